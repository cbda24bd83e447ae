#include "services/cooperatives/domain/opening.h"

#include "chassis/base/violations.h"

namespace farmgate::cooperatives {

Status Opening::check(const ContractTerms& terms, const DatedRules& rules, Date today) const {
  if (today < terms.valid_from_date || terms.valid_through_date < today) {
    return invalid("contract.terms.valid_through_date", "the contract is not running today");
  }
  Violations violations("opening");
  violations.unless(sign_date <= today, "sign_date", "must not lie in the future");
  violations.unless(
      !suspended_from || (*suspended_from <= today && terms.valid_from_date <= *suspended_from),
      "suspended_from", "must be a day of the contract that has come");
  for (const auto& [number, thousandths] : delivered) {
    const ScheduleLine* line = terms.line(number);
    const bool fits = line != nullptr && thousandths > 0 &&
                      thousandths <= most_of(line->planned, terms.tolerance).thousandths;
    violations.unless(fits, "delivered", "must be of a schedule line, within its tolerance");
  }
  for (const auto& [number, open] : advances_open) {
    const auto amount = terms.advance(number);
    violations.unless(amount && Money() <= open && open <= *amount, "advances_open",
                      "must be of an advance of the terms, and no more than it");
  }
  violations.unless(Money() <= settled, "settled_vnd", "must not be below zero");
  violations.unless(Money() <= paid && paid <= settled, "paid_vnd", "must be of what was settled");
  violations.unless((settled > Money()) == settled_through.has_value(), "settled_through",
                    "stands where something was settled, and only there");
  violations.unless(!settled_through || *settled_through <= today, "settled_through",
                    "must not lie in the future");
  RETURN_IF_ERROR(std::move(violations).status("the opening does not fit the contract"));
  return terms.check(rules, sign_date);
}

std::optional<Settlement> opening_settlement(const Contract& contract, const Opening& opening,
                                             Time now) {
  if (opening.settled == Money() || !opening.settled_through) return std::nullopt;
  Settlement out;
  out.id = SettlementId::make();
  out.contract = contract.id;
  out.number = 1;
  out.through_date = *opening.settled_through;
  out.settle_date = *opening.settled_through;
  out.due_date = contract.terms.due_after(out.settle_date);
  StatementLine line;
  line.kind = LineKind::kOpening;
  line.amount = opening.settled;
  out.statement.lines.push_back(std::move(line));
  out.statement.payable = opening.settled;
  out.create_time = now;
  return out;
}

JournalEntry entry_of_opening(Money outstanding, std::string reference) {
  return {Account::kAdvances, Account::kOpening, outstanding, std::move(reference)};
}

}  // namespace farmgate::cooperatives
