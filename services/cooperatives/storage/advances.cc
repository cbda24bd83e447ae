#include "services/cooperatives/storage/journal.h"
#include "services/cooperatives/storage/settlements.h"
#include "services/cooperatives/wire/contract.h"

namespace farmgate::cooperatives::settlement_rows {
namespace {

constexpr pg::Statement kAdvances{"advance_list", R"sql(
  SELECT number, amount_vnd, outstanding_vnd FROM contract_advance
  WHERE contract = $1 ORDER BY number = 0, number)sql"};
constexpr pg::Statement kGive{"advance_insert", R"sql(
  INSERT INTO contract_advance (contract, number, amount_vnd, outstanding_vnd, bank_reference,
                                give_time)
  VALUES ($1, $2, $3, $3, $4, $5))sql"};
constexpr pg::Statement kSaveOutstanding{"advance_save_outstanding", R"sql(
  UPDATE contract_advance SET outstanding_vnd = $3 WHERE contract = $1 AND number = $2)sql"};

struct AdvanceRow {
  Advance advance;
  static AdvanceRow from(pg::Row& row) {
    AdvanceRow out;
    out.advance.number = static_cast<int>(row.int64());
    out.advance.amount = row.money();
    out.advance.outstanding = row.money();
    return out;
  }
};

}  // namespace

StatusOr<std::vector<Advance>> advances(pg::Tx& tx, ContractId contract) {
  ASSIGN_OR_RETURN(const auto rows, tx.query<AdvanceRow>(kAdvances, contract));
  std::vector<Advance> out;
  for (const AdvanceRow& row : rows) out.push_back(row.advance);
  return out;
}

Status give_advance(pg::Tx& tx, ContractId contract, int number, Money amount,
                    const std::string& bank_reference, Time now) {
  RETURN_IF_ERROR(tx.execute(kGive, contract, number, amount, bank_reference, now).status());
  return journal::post(tx, {contract, std::nullopt}, {entry_of_advance(amount, bank_reference)},
                       now);
}

Status save_outstanding(pg::Tx& tx, ContractId contract, int number, Money outstanding) {
  return tx.execute(kSaveOutstanding, contract, number, outstanding).status();
}

}  // namespace farmgate::cooperatives::settlement_rows
