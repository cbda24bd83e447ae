#include "services/producers/storage/crop_plans.h"

#include "chassis/base/text.h"

namespace farmgate::producers::crop_plans {
namespace {

#define CROP_PLAN_COLUMNS                                                                     \
  "c.id, c.producer, c.crop, c.product, array_to_string(c.plots, ' '), c.start_date, "        \
  "c.end_date, c.expected_yield, c.unit, c.state, c.revision, c.create_time, c.update_time, " \
  "c.close_time, coalesce(c.actual_yield, (SELECT coalesce(sum(l.harvested), 0) FROM lot l "  \
  "WHERE l.producer = c.producer AND l.product = c.product AND l.plot = ANY(c.plots) "        \
  "AND l.unit = c.unit AND l.harvest_date BETWEEN c.start_date AND c.end_date))::bigint"

constexpr pg::Statement kFind{"crop_plan_find", "SELECT " CROP_PLAN_COLUMNS R"sql(
  FROM crop_plan c JOIN producer p ON p.id = c.producer
  WHERE c.id = $1 AND c.producer = $2 AND )sql" FARMGATE_VISIBLE("$3", "$4", "$5")};
constexpr pg::Statement kList{"crop_plan_list", "SELECT " CROP_PLAN_COLUMNS R"sql(
  FROM crop_plan c WHERE c.producer = $1
    AND ($2::timestamptz IS NULL OR (c.create_time, c.id) < ($2, $3::uuid))
  ORDER BY c.create_time DESC, c.id DESC LIMIT $4)sql"};
constexpr pg::Statement kCount{"crop_plan_count",
                               "SELECT count(*) FROM crop_plan WHERE producer = $1"};
constexpr pg::Statement kInsert{"crop_plan_insert", R"sql(
  INSERT INTO crop_plan (id, producer, crop, product, plots, start_date, end_date, expected_yield,
                         unit, state, revision, create_time, update_time, request_id)
  VALUES ($1, $2, $3, $4, $5::uuid[], $6, $7, $8, $9, $10, $11, $12, $13, $14))sql"};
constexpr pg::Statement kSave{"crop_plan_save", R"sql(
  UPDATE crop_plan SET crop = $2, plots = $3::uuid[], start_date = $4, end_date = $5,
    expected_yield = $6, unit = $7, state = $8, revision = $9, update_time = $10, close_time = $11,
    actual_yield = $12
  WHERE id = $1)sql"};

// The database wrote them.
std::vector<PlotId> plots_of(const std::string& text) {
  std::vector<PlotId> out;
  for (const std::string_view part : split(text, ' ')) {
    if (const auto id = Uuid::parse(part); id.ok()) out.emplace_back(*id);
  }
  return out;
}

struct PlanRow {
  CropPlan plan;
  static PlanRow from(pg::Row& row) {
    PlanRow out;
    CropPlan& it = out.plan;
    it.id = row.id<CropPlanTag>();
    it.producer = row.id<ProducerTag>();
    it.crop = row.text();
    it.product = row.id<ProductTag>();
    it.plots = plots_of(row.text());
    it.start_date = row.date();
    it.end_date = row.date();
    it.expected_yield.thousandths = row.int64();
    it.expected_yield.unit = static_cast<Unit>(row.int64());
    it.state = static_cast<CropPlanState>(row.int64());
    it.revision = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    it.close_time = row.maybe(&pg::Row::time);
    it.actual_yield = row.int64();
    return out;
  }
};

struct CountRow {
  std::int64_t count;
  static CountRow from(pg::Row& row) { return {row.int64()}; }
};

}  // namespace

StatusOr<std::optional<CropPlan>> find(pg::Tx& tx, const Place& place, const Visible& visible) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<PlanRow>(kFind, place.id, place.producer, visible.all,
                                                   visible.parties, visible.commune));
  if (!row) return std::optional<CropPlan>();
  return std::optional<CropPlan>(std::move(row->plan));
}

StatusOr<std::vector<CropPlan>> list(pg::Tx& tx, ProducerId producer,
                                     const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<PlanRow>(kList, producer, page.key(0), page.key(1), page.limit()));
  std::vector<CropPlan> out;
  for (PlanRow& row : rows) out.push_back(std::move(row.plan));
  return out;
}

StatusOr<std::int64_t> count(pg::Tx& tx, ProducerId producer) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<CountRow>(kCount, producer));
  return row->count;
}

Status insert(pg::Tx& tx, const CropPlan& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.id, it.producer, it.crop, it.product, it.plots, it.start_date,
               it.end_date, it.expected_yield.thousandths, static_cast<int>(it.expected_yield.unit),
               static_cast<int>(it.state), it.revision, it.create_time, it.update_time, request_id)
      .status();
}

Status save(pg::Tx& tx, const CropPlan& it) {
  const auto kept = it.close_time ? std::optional(it.actual_yield) : std::nullopt;
  return tx
      .execute(kSave, it.id, it.crop, it.plots, it.start_date, it.end_date,
               it.expected_yield.thousandths, static_cast<int>(it.expected_yield.unit),
               static_cast<int>(it.state), it.revision, it.update_time, it.close_time, kept)
      .status();
}

}  // namespace farmgate::producers::crop_plans
