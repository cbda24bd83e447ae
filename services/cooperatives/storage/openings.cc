#include "services/cooperatives/storage/openings.h"

#include "services/cooperatives/storage/journal.h"
#include "services/cooperatives/storage/settlements.h"

namespace farmgate::cooperatives::opening_rows {
namespace {

// Stands where a bank's reference does.
constexpr const char* kReference = "OPENING";

constexpr pg::Statement kGoods{"opening_insert", R"sql(
  INSERT INTO contract_opening (contract, schedule_line, quantity)
  SELECT $1, o.line, o.quantity FROM unnest($2::int[], $3::bigint[]) AS o(line, quantity))sql"};
constexpr pg::Statement kSigned{"opening_signed",
                                "UPDATE contract SET paper_sign_date = $2 WHERE id = $1"};
constexpr pg::Statement kAdvance{"opening_advance_insert", R"sql(
  INSERT INTO contract_advance (contract, number, amount_vnd, outstanding_vnd, bank_reference,
                                give_time)
  VALUES ($1, $2, $3, $4, $5, $6))sql"};

Status insert_goods(pg::Tx& tx, const Contract& contract, const Opening& opening) {
  std::vector<int> lines;
  std::vector<std::int64_t> quantities;
  for (const auto& [line, thousandths] : opening.delivered) {
    lines.push_back(line);
    quantities.push_back(thousandths);
  }
  return tx.execute(kGoods, contract.id, lines, quantities).status();
}

Status insert_advances(pg::Tx& tx, const Contract& contract, const Opening& opening, Time now) {
  std::vector<JournalEntry> entries;
  for (const auto& [number, open] : opening.advances_open) {
    const Money amount = contract.terms.advance(number).value_or(open);
    RETURN_IF_ERROR(
        tx.execute(kAdvance, contract.id, number, amount, open, kReference, now).status());
    if (open > Money()) entries.push_back(entry_of_opening(open, kReference));
  }
  return journal::post(tx, {contract.id, std::nullopt}, entries, now);
}

}  // namespace

Status insert(pg::Tx& tx, const Contract& contract, const Opening& opening, const Uuid& request_id,
              Time now) {
  RETURN_IF_ERROR(tx.execute(kSigned, contract.id, opening.sign_date).status());
  RETURN_IF_ERROR(insert_goods(tx, contract, opening));
  RETURN_IF_ERROR(insert_advances(tx, contract, opening, now));
  auto settled = opening_settlement(contract, opening, now);
  if (!settled) return ok();
  RETURN_IF_ERROR(settlement_rows::insert(tx, *settled, request_id));
  if (opening.paid == Money()) return ok();
  RETURN_IF_ERROR(settled->pay(opening.paid));
  return settlement_rows::add_payment(tx, *settled,
                                      {kReference, opening.paid, settled->settle_date, now});
}

}  // namespace farmgate::cooperatives::opening_rows
