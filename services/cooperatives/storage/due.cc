#include "services/cooperatives/storage/due.h"

namespace farmgate::cooperatives::due_rows {
namespace {

constexpr pg::Statement kRunning{"due_running", R"sql(
  SELECT id FROM contract WHERE (seller = $1 OR buyer = $1) AND state IN (3, 4, 5)
  ORDER BY valid_through_date, id LIMIT $2)sql"};
constexpr pg::Statement kUnpaid{"due_unpaid", R"sql(
  SELECT s.contract, s.id, s.due_date, s.payable_vnd - s.paid_vnd
  FROM settlement s JOIN contract c ON c.id = s.contract
  WHERE (c.seller = $1 OR c.buyer = $1) AND s.paid_vnd < s.payable_vnd AND s.due_date <= $2
  ORDER BY s.due_date, s.id LIMIT $3)sql"};

struct IdRow {
  ContractId id;
  static IdRow from(pg::Row& row) { return {row.id<ContractTag>()}; }
};

struct UnpaidRow {
  UnpaidSettlement it;
  static UnpaidRow from(pg::Row& row) {
    UnpaidRow out;
    out.it.contract = row.id<ContractTag>();
    out.it.id = row.id<SettlementTag>();
    out.it.due_date = row.date();
    out.it.open = row.money();
    return out;
  }
};

}  // namespace

StatusOr<std::vector<ContractId>> running(pg::Tx& tx, const std::string& party, int limit) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<IdRow>(kRunning, party, limit));
  std::vector<ContractId> out;
  for (const IdRow& row : rows) out.push_back(row.id);
  return out;
}

StatusOr<std::vector<UnpaidSettlement>> unpaid(pg::Tx& tx, const std::string& party, Date through,
                                               int limit) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<UnpaidRow>(kUnpaid, party, through, limit));
  std::vector<UnpaidSettlement> out;
  for (const UnpaidRow& row : rows) out.push_back(row.it);
  return out;
}

}  // namespace farmgate::cooperatives::due_rows
