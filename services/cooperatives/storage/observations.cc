#include "services/cooperatives/storage/observations.h"

namespace farmgate::cooperatives::observation_rows {
namespace {

#define OBSERVATION_COLUMNS                                                                  \
  "id, market, observe_date, price_vnd, source, corrects, correction_reason, corrected_by, " \
  "recorder, create_time"

constexpr std::size_t kKnownMost = 100'000;

constexpr pg::Statement kInsert{"observation_insert", R"sql(
  INSERT INTO price_observation (id, market, observe_date, price_vnd, source, corrects,
                                 correction_reason, recorder, create_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql"};
constexpr pg::Statement kFind{
    "observation_find", "SELECT " OBSERVATION_COLUMNS " FROM price_observation WHERE id = $1"};
constexpr pg::Statement kLock{"observation_lock",
                              "SELECT " OBSERVATION_COLUMNS
                              " FROM price_observation WHERE id = $1 FOR NO KEY UPDATE"};
constexpr pg::Statement kMark{"observation_mark_corrected", R"sql(
  UPDATE price_observation SET corrected_by = $2 WHERE id = $1 AND corrected_by IS NULL)sql"};
constexpr pg::Statement kList{"observation_list",
                              "SELECT " OBSERVATION_COLUMNS R"sql( FROM price_observation
  WHERE market = $1 AND ($2::date IS NULL OR (observe_date, id) < ($2, $3::uuid))
  ORDER BY observe_date DESC, id DESC LIMIT $4)sql"};
constexpr pg::Statement kKnown{"observation_known", R"sql(
  SELECT id, market, observe_date, price_vnd FROM price_observation
  WHERE market = $1 AND observe_date <= $2 AND corrected_by IS NULL
  ORDER BY observe_date DESC, id DESC LIMIT 100001)sql"};

Observation observation_from(pg::Row& row) {
  Observation out;
  out.id = row.id<ObservationTag>();
  out.market = row.text();
  out.day = row.date();
  out.price = row.money();
  return out;
}

struct ObservationRow {
  Observation observation;
  static ObservationRow from(pg::Row& row) { return {observation_from(row)}; }
};

struct RecordRow {
  PriceRecord record;
  static RecordRow from(pg::Row& row) {
    RecordRow out;
    PriceRecord& it = out.record;
    it.observed = observation_from(row);
    it.source = row.text();
    if (const auto id = row.maybe(&pg::Row::uuid)) it.corrects = ObservationId(*id);
    it.correction_reason = row.text();
    if (const auto id = row.maybe(&pg::Row::uuid)) it.corrected_by = ObservationId(*id);
    it.recorder = row.text();
    it.create_time = row.time();
    return out;
  }
};

StatusOr<std::optional<PriceRecord>> record_of(StatusOr<std::optional<RecordRow>> row) {
  RETURN_IF_ERROR(row.status());
  if (!*row) return std::optional<PriceRecord>();
  return std::optional<PriceRecord>(std::move((*row)->record));
}

}  // namespace

Status insert(pg::Tx& tx, const PriceRecord& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.observed.id, it.observed.market, it.observed.day, it.observed.price,
               it.source, it.corrects, it.correction_reason, it.recorder, it.create_time,
               request_id)
      .status();
}

StatusOr<std::optional<PriceRecord>> find(pg::Tx& tx, ObservationId id) {
  return record_of(tx.query_one<RecordRow>(kFind, id));
}

StatusOr<std::optional<PriceRecord>> lock(pg::Tx& tx, ObservationId id) {
  return record_of(tx.query_one<RecordRow>(kLock, id));
}

Status mark_corrected(pg::Tx& tx, ObservationId id, ObservationId by) {
  return tx.execute(kMark, id, by).status();
}

StatusOr<std::vector<PriceRecord>> list(pg::Tx& tx, const std::string& market,
                                        const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<RecordRow>(kList, market, page.key(0), page.key(1), page.limit()));
  std::vector<PriceRecord> out;
  for (RecordRow& row : rows) out.push_back(std::move(row.record));
  return out;
}

StatusOr<std::vector<Observation>> known(pg::Tx& tx, const std::string& market, Date through) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ObservationRow>(kKnown, market, through));
  if (rows.size() > kKnownMost) {
    return refuse("TOO_MANY", "the market has more observations than a price is made of",
                  {{"market", market}});
  }
  std::vector<Observation> out;
  for (ObservationRow& row : rows) out.push_back(std::move(row.observation));
  return out;
}

}  // namespace farmgate::cooperatives::observation_rows
