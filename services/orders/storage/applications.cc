#include "services/orders/storage/applications.h"

#include "services/orders/storage/lists.h"

namespace farmgate::orders::applications {
namespace {

#define APPLICATION_COLUMNS                                                                 \
  "id, fair, applicant, array_to_string(products, " FARMGATE_BETWEEN                        \
  "), array_to_string(zones, " FARMGATE_BETWEEN                                             \
  "), state, reason, explanation, star, first_timer, rank, booth, price_vnd, subsidy_vnd, " \
  "payable_vnd, kept_vnd, revision, create_time, update_time FROM application "
#define APPLICATION_FILTER                                                      \
  "WHERE fair = $1 AND (cardinality($2::int[]) = 0 OR state = ANY($2::int[])) " \
  "AND ($3::uuid IS NULL OR applicant = $3) "                                   \
  "AND ($4 OR 'producers/' || applicant::text = ANY($5::text[])) "

constexpr pg::Statement kInsert{"application_insert", R"sql(
  INSERT INTO application (id, fair, applicant, products, zones, state, star, first_timer,
                           revision, create_time, update_time, request_id)
  VALUES ($1, $2, $3, $4::text[], $5::text[], $6, $7, $8, $9, $10, $11, $12))sql"};
constexpr pg::Statement kFind{"application_find",
                              "SELECT " APPLICATION_COLUMNS "WHERE fair = $1 AND id = $2"};
constexpr pg::Statement kSave{"application_save", R"sql(
  UPDATE application SET state = $2, reason = $3, explanation = $4, star = $5, first_timer = $6,
    rank = $7, booth = $8, price_vnd = $9, subsidy_vnd = $10, payable_vnd = $11, kept_vnd = $12,
    revision = $13, update_time = $14
  WHERE id = $1)sql"};
constexpr pg::Statement kByTime{"application_by_time",
                                "SELECT " APPLICATION_COLUMNS APPLICATION_FILTER R"sql(
    AND ($6::timestamptz IS NULL OR (create_time, id) > ($6, $7::uuid))
  ORDER BY create_time, id LIMIT $8)sql"};
constexpr pg::Statement kByRank{"application_by_rank",
                                "SELECT " APPLICATION_COLUMNS APPLICATION_FILTER R"sql(
    AND ($6::int IS NULL OR (CASE rank WHEN 0 THEN 1000000 ELSE rank END, id) > ($6, $7::uuid))
  ORDER BY CASE rank WHEN 0 THEN 1000000 ELSE rank END, id LIMIT $8)sql"};
constexpr pg::Statement kAllIn{"application_all_in", "SELECT " APPLICATION_COLUMNS R"sql(
  WHERE fair = $1 AND state = ANY($2::int[]) ORDER BY create_time, id LIMIT $3)sql"};
constexpr pg::Statement kCount{"application_count", R"sql(
  SELECT count(*), count(*) FILTER (WHERE applicant = $2 AND state <> 2)
  FROM application WHERE fair = $1)sql"};
constexpr pg::Statement kHoldings{"application_holdings", R"sql(
  SELECT a.applicant, coalesce(s.commune, ''), a.first_timer FROM application a
  LEFT JOIN seller_copy s ON s.producer = a.applicant
  WHERE a.fair = $1 AND a.state IN (3, 6, 7))sql"};
constexpr pg::Statement kSubsidised{"application_subsidised", R"sql(
  SELECT count(*) FROM application
  WHERE fair = $1 AND applicant = $2 AND state IN (6, 7) AND subsidy_vnd > 0)sql"};

constexpr int kBehindAllRanks = 1'000'000;

struct ApplicationRow {
  Application application;
  static ApplicationRow from(pg::Row& row) {
    ApplicationRow out;
    Application& it = out.application;
    it.id = row.id<ApplicationTag>();
    it.fair = row.id<FairTag>();
    it.applicant = row.id<ProducerTag>();
    it.products = texts_of(row.text());
    it.zones = texts_of(row.text());
    it.state = static_cast<ApplicationState>(row.int64());
    if (const auto reason = row.maybe(&pg::Row::int64)) {
      it.reason = static_cast<AllocationReason>(*reason);
    }
    it.explanation = row.text();
    it.star = static_cast<int>(row.int64());
    it.first_timer = row.boolean();
    it.rank = static_cast<int>(row.int64());
    it.booth = row.maybe(&pg::Row::text);
    it.fee.price = row.money();
    it.fee.subsidy = row.money();
    it.fee.payable = row.money();
    it.kept = row.money();
    it.revision = row.int64();
    it.create_time = row.time();
    it.update_time = row.time();
    return out;
  }
};

struct HoldingRow {
  Holding holding;
  static HoldingRow from(pg::Row& row) {
    HoldingRow out;
    out.holding.subject = row.id<ProducerTag>();
    out.holding.commune = row.text();
    out.holding.first_timer = row.boolean();
    return out;
  }
};

struct NumbersRow {
  Numbers numbers;
  static NumbersRow from(pg::Row& row) {
    NumbersRow out;
    out.numbers.of_fair = static_cast<int>(row.int64());
    out.numbers.of_applicant = static_cast<int>(row.int64());
    return out;
  }
};

struct Number {
  std::int64_t value = 0;
  static Number from(pg::Row& row) { return {row.int64()}; }
};

std::vector<int> numbers_of(const std::vector<ApplicationState>& states) {
  std::vector<int> out;
  for (const ApplicationState state : states) out.push_back(static_cast<int>(state));
  return out;
}

std::vector<Application> many(std::vector<ApplicationRow> rows) {
  std::vector<Application> out;
  for (ApplicationRow& row : rows) out.push_back(std::move(row.application));
  return out;
}

StatusOr<std::vector<Application>> page_of(pg::Tx& tx, const pg::Statement& statement, FairId fair,
                                           const Filter& filter, const farmgate::wire::Page& page) {
  ASSIGN_OR_RETURN(auto rows, tx.query<ApplicationRow>(statement, fair, numbers_of(filter.states),
                                                       filter.applicant, filter.all, filter.parties,
                                                       page.key(0), page.key(1), page.limit()));
  return many(std::move(rows));
}

}  // namespace

Status insert(pg::Tx& tx, const Application& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.id, it.fair, it.applicant, it.products, it.zones,
               static_cast<int>(it.state), it.star, it.first_timer, it.revision, it.create_time,
               it.update_time, request_id)
      .status();
}

StatusOr<std::optional<Application>> find(pg::Tx& tx, FairId fair, ApplicationId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<ApplicationRow>(kFind, fair, id));
  if (!row) return std::optional<Application>();
  return std::optional<Application>(std::move(row->application));
}

Status save(pg::Tx& tx, const Application& it) {
  std::optional<int> reason;
  if (it.reason) reason = static_cast<int>(*it.reason);
  return tx.later(kSave, it.id, static_cast<int>(it.state), reason, it.explanation, it.star,
                  it.first_timer, it.rank, it.booth, it.fee.price, it.fee.subsidy, it.fee.payable,
                  it.kept, it.revision, it.update_time);
}

StatusOr<std::vector<Application>> by_time(pg::Tx& tx, FairId fair, const Filter& filter,
                                           const farmgate::wire::Page& page) {
  return page_of(tx, kByTime, fair, filter, page);
}

StatusOr<std::vector<Application>> by_rank(pg::Tx& tx, FairId fair, const Filter& filter,
                                           const farmgate::wire::Page& page) {
  return page_of(tx, kByRank, fair, filter, page);
}

std::vector<std::string> rank_position(const Application& last) {
  return {std::to_string(last.rank == 0 ? kBehindAllRanks : last.rank), last.id.to_string()};
}

StatusOr<std::vector<Application>> all_in(pg::Tx& tx, FairId fair,
                                          const std::vector<ApplicationState>& states) {
  ASSIGN_OR_RETURN(auto rows,
                   tx.query<ApplicationRow>(kAllIn, fair, numbers_of(states), kApplicationsMost));
  return many(std::move(rows));
}

StatusOr<Numbers> count(pg::Tx& tx, FairId fair, ProducerId applicant) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<NumbersRow>(kCount, fair, applicant));
  return row->numbers;
}

StatusOr<std::vector<Holding>> holdings(pg::Tx& tx, FairId fair) {
  ASSIGN_OR_RETURN(auto rows, tx.query<HoldingRow>(kHoldings, fair));
  std::vector<Holding> out;
  for (HoldingRow& row : rows) out.push_back(std::move(row.holding));
  return out;
}

StatusOr<int> subsidised(pg::Tx& tx, FairId fair, ProducerId applicant) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<Number>(kSubsidised, fair, applicant));
  return static_cast<int>(row->value);
}

}  // namespace farmgate::orders::applications
