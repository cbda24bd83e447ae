#include "services/cooperatives/storage/breaches.h"

namespace farmgate::cooperatives::breach_rows {
namespace {

#define BREACH_COLUMNS                                                                    \
  "id, contract, kind, of_side, schedule_line, state, allegation, finding, penalty_vnd, " \
  "outstanding_vnd, remedy, report_time, update_time"

constexpr pg::Statement kFind{
    "breach_find", "SELECT " BREACH_COLUMNS " FROM breach WHERE id = $1 AND contract = $2"};
constexpr pg::Statement kList{"breach_list", "SELECT " BREACH_COLUMNS R"sql( FROM breach
  WHERE contract = $1
    AND ($2::timestamptz IS NULL OR (report_time, id) < ($2, $3::uuid))
  ORDER BY report_time DESC, id DESC LIMIT $4)sql"};
constexpr pg::Statement kCount{"breach_count",
                               "SELECT count(*) FROM breach WHERE contract = $1 AND of_side = $2"};
constexpr pg::Statement kShortLines{"breach_short_lines", R"sql(
  SELECT schedule_line FROM breach WHERE contract = $1 AND kind = 1 AND state <> 3)sql"};
constexpr pg::Statement kFoundLines{"breach_found_lines", R"sql(
  SELECT schedule_line FROM breach WHERE contract = $1 AND kind = 1 AND state IN (2, 4))sql"};
constexpr pg::Statement kInsert{"breach_insert", R"sql(
  INSERT INTO breach (id, contract, kind, of_side, schedule_line, state, allegation, finding,
                      penalty_vnd, outstanding_vnd, remedy, report_time, update_time, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, 0, '', $8, $8, $9))sql"};
constexpr pg::Statement kSave{"breach_save", R"sql(
  UPDATE breach SET state = $2, finding = $3, penalty_vnd = $4, outstanding_vnd = $5, remedy = $6,
                    update_time = $7
  WHERE id = $1)sql"};
constexpr pg::Statement kWithOutstanding{"breach_with_outstanding",
                                         "SELECT " BREACH_COLUMNS R"sql( FROM breach
  WHERE contract = $1 AND outstanding_vnd > 0 ORDER BY report_time, id LIMIT 1000)sql"};
constexpr pg::Statement kSaveOutstanding{"breach_save_outstanding", R"sql(
  UPDATE breach SET outstanding_vnd = $2 WHERE id = $1)sql"};
constexpr pg::Statement kWasFound{"breach_was_found", R"sql(
  SELECT count(*) FROM breach WHERE contract = $1 AND of_side = $2 AND state = 2)sql"};
constexpr pg::Statement kPenalties{"breach_penalties", R"sql(
  SELECT ((SELECT coalesce(sum(outstanding_vnd), 0) FROM breach WHERE contract = $1)
    + (SELECT coalesce(sum(abs(l.amount_vnd)), 0)
       FROM settlement s JOIN settlement_line l ON l.settlement = s.id
       WHERE s.contract = $1 AND (l.kind = 4 OR (l.kind = 2 AND l.title IN (
         SELECT 'contracts/' || b.contract || '/breaches/' || b.id FROM breach b
         WHERE b.contract = $1 AND b.of_side = 2))))
    + (SELECT coalesce(sum(amount_vnd), 0) FROM contract_repayment
       WHERE contract = $1 AND breach IS NOT NULL))::bigint)sql"};

struct BreachRow {
  Breach breach;
  static BreachRow from(pg::Row& row) {
    BreachRow out;
    Breach& it = out.breach;
    it.id = row.id<BreachTag>();
    it.contract = row.id<ContractTag>();
    it.kind = static_cast<BreachKind>(row.int64());
    it.of = static_cast<Side>(row.int64());
    it.schedule_line = static_cast<int>(row.int64());
    it.state = static_cast<BreachState>(row.int64());
    it.allegation = row.text();
    it.finding = row.text();
    it.penalty = row.money();
    it.outstanding = row.money();
    it.remedy = row.text();
    it.report_time = row.time();
    it.update_time = row.time();
    return out;
  }
};

struct NumberRow {
  std::int64_t number = 0;
  static NumberRow from(pg::Row& row) { return {row.int64()}; }
};

StatusOr<std::set<int>> lines_of(const StatusOr<std::vector<NumberRow>>& rows) {
  RETURN_IF_ERROR(rows.status());
  std::set<int> lines;
  for (const NumberRow& row : *rows) lines.insert(static_cast<int>(row.number));
  return lines;
}

StatusOr<std::vector<Breach>> breaches_of(StatusOr<std::vector<BreachRow>> rows) {
  RETURN_IF_ERROR(rows.status());
  std::vector<Breach> out;
  for (BreachRow& row : *rows) out.push_back(std::move(row.breach));
  return out;
}

}  // namespace

StatusOr<std::optional<Breach>> find(pg::Tx& tx, ContractId contract, BreachId id) {
  ASSIGN_OR_RETURN(auto row, tx.query_one<BreachRow>(kFind, id, contract));
  if (!row) return std::optional<Breach>();
  return std::optional<Breach>(std::move(row->breach));
}

StatusOr<std::vector<Breach>> list(pg::Tx& tx, ContractId contract,
                                   const farmgate::wire::Page& page) {
  return breaches_of(tx.query<BreachRow>(kList, contract, page.key(0), page.key(1), page.limit()));
}

StatusOr<std::int64_t> count(pg::Tx& tx, ContractId contract, Side of) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<NumberRow>(kCount, contract, static_cast<int>(of)));
  return row->number;
}

StatusOr<std::set<int>> short_lines(pg::Tx& tx, ContractId contract) {
  return lines_of(tx.query<NumberRow>(kShortLines, contract));
}

StatusOr<std::set<int>> found_lines(pg::Tx& tx, ContractId contract) {
  return lines_of(tx.query<NumberRow>(kFoundLines, contract));
}

Status insert(pg::Tx& tx, const Breach& it, const Uuid& request_id) {
  return tx
      .execute(kInsert, it.id, it.contract, static_cast<int>(it.kind), static_cast<int>(it.of),
               it.schedule_line, static_cast<int>(it.state), it.allegation, it.report_time,
               request_id)
      .status();
}

Status save(pg::Tx& tx, const Breach& it) {
  return tx
      .execute(kSave, it.id, static_cast<int>(it.state), it.finding, it.penalty, it.outstanding,
               it.remedy, it.update_time)
      .status();
}

StatusOr<std::vector<Breach>> with_outstanding(pg::Tx& tx, ContractId contract) {
  return breaches_of(tx.query<BreachRow>(kWithOutstanding, contract));
}

Status save_outstanding(pg::Tx& tx, BreachId id, Money outstanding) {
  return tx.execute(kSaveOutstanding, id, outstanding).status();
}

StatusOr<bool> was_found(pg::Tx& tx, ContractId contract, Side of) {
  ASSIGN_OR_RETURN(const auto row,
                   tx.query_one<NumberRow>(kWasFound, contract, static_cast<int>(of)));
  return row->number > 0;
}

StatusOr<Money> penalties(pg::Tx& tx, ContractId contract) {
  ASSIGN_OR_RETURN(const auto row, tx.query_one<NumberRow>(kPenalties, contract));
  return Money::vnd(row->number);
}

}  // namespace farmgate::cooperatives::breach_rows
