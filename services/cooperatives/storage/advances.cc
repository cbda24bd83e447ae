#include "services/cooperatives/storage/journal.h"
#include "services/cooperatives/storage/settlements.h"

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

constexpr pg::Statement kKnowsRepayment{"repayment_known", R"sql(
  SELECT count(*) FROM contract_repayment WHERE contract = $1 AND bank_reference = $2)sql"};
constexpr pg::Statement kAddRepayment{"repayment_insert", R"sql(
  INSERT INTO contract_repayment (contract, bank_reference, advance, breach, amount_vnd, pay_date,
                                  record_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7))sql"};

struct CountRow {
  std::int64_t count = 0;
  static CountRow from(pg::Row& row) { return {row.int64()}; }
};

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

Status check_repayment_fresh(pg::Tx& tx, ContractId contract, const std::string& bank_reference) {
  ASSIGN_OR_RETURN(const auto row,
                   tx.query_one<CountRow>(kKnowsRepayment, contract, bank_reference));
  if (row->count == 0) return ok();
  return Status(Code::kAlreadyExists, "PAYMENT_KNOWN", "this bank reference was recorded before");
}

Status add_repayment(pg::Tx& tx, ContractId contract, const Repayment& it) {
  const Payment& payment = it.payment;
  RETURN_IF_ERROR(tx.execute(kAddRepayment, contract, payment.bank_reference, it.advance, it.breach,
                             payment.amount, payment.day, payment.record_time)
                      .status());
  const Account of = it.breach ? Account::kPenalties : Account::kAdvances;
  return journal::post(tx, {contract, std::nullopt},
                       {entry_of_repayment(of, payment.amount, payment.bank_reference)},
                       payment.record_time);
}

}  // namespace farmgate::cooperatives::settlement_rows
