#include "services/cooperatives/domain/breach.h"

namespace farmgate::cooperatives {

std::string_view state_name(BreachState state) {
  switch (state) {
    case BreachState::kAlleged: return "ALLEGED";
    case BreachState::kFound: return "FOUND";
    case BreachState::kDismissed: return "DISMISSED";
    case BreachState::kRemedied: return "REMEDIED";
  }
  return "";
}

Status Breach::check(const Contract& under) const {
  const bool of_payment = kind == BreachKind::kLatePayment;
  const bool of_goods = !of_payment && kind != BreachKind::kOther;
  if ((of_payment && of != Side::kBuyer) || (of_goods && of != Side::kSeller)) {
    return invalid("breach.kind", "the other side cannot be in such a breach");
  }
  const bool line_known = under.terms.line(schedule_line) != nullptr;
  const bool needs_line = kind == BreachKind::kShortDelivery;
  if ((needs_line && !line_known) || (schedule_line != 0 && !line_known)) {
    return invalid("breach.schedule_line", "the contract has no such schedule line");
  }
  if (under.state != ContractState::kDraft && under.state != ContractState::kOffered) {
    return ok();
  }
  return refuse("CONTRACT_STATE", "a contract that is not signed cannot be broken",
                {{"state", std::string(state_name(under.state))}});
}

Status Breach::check_open() const {
  if (state == BreachState::kAlleged) return ok();
  return refuse("BREACH_STATE", "the breach was decided before",
                {{"state", std::string(state_name(state))}});
}

Status Breach::check_line_over(const Contract& under, const ScheduleLine& line, Date today) const {
  if (under.state == ContractState::kSuspended) {
    return refuse("CONTRACT_STATE", "a suspension moves the schedule when it ends",
                  {{"state", std::string(state_name(under.state))}});
  }
  if (under.is_over(line, today)) return ok();
  return refuse("BREACH_NOT_SHORT", "the schedule line is not over, or its contract was before it",
                {{"through_date", format_date(line.through_date)}});
}

Status Breach::move(BreachState from, BreachState to, Time now) {
  if (state != from) {
    return refuse("BREACH_STATE", "the state of the breach does not allow this",
                  {{"state", std::string(state_name(state))}});
  }
  state = to;
  update_time = now;
  return ok();
}

Status Breach::find(std::string text, Money amount, Time now) {
  RETURN_IF_ERROR(move(BreachState::kAlleged, BreachState::kFound, now));
  finding = std::move(text);
  penalty = outstanding = amount;
  return ok();
}

Status Breach::dismiss(std::string text, Time now) {
  RETURN_IF_ERROR(move(BreachState::kAlleged, BreachState::kDismissed, now));
  finding = std::move(text);
  return ok();
}

Status Breach::remedied(std::string text, Time now) {
  RETURN_IF_ERROR(move(BreachState::kFound, BreachState::kRemedied, now));
  remedy = std::move(text);
  outstanding = Money();  // made good: nothing is left to set off
  return ok();
}

StatusOr<Money> penalty_of_short_line(const Contract& contract, const ScheduleLine& line,
                                      Quantity accepted, const ExactPrice& unit_price,
                                      std::int64_t cap_millionths) {
  const Quantity shortage = shortage_of(line.planned, contract.terms.tolerance, accepted);
  if (shortage.thousandths == 0) {
    return refuse("BREACH_NOT_SHORT", "nothing is short on this schedule line",
                  {{"schedule_line", std::to_string(line.number)}});
  }
  return penalty_for({contract.terms.penalty_rate, cap_millionths}, shortage, unit_price);
}

StatusOr<Money> capped_penalty(Money penalty, Money breached_value, std::int64_t cap_millionths) {
  const ExactPrice value(breached_value);
  ASSIGN_OR_RETURN(const ExactPrice share, value.times_millionths(cap_millionths));
  ASSIGN_OR_RETURN(const Money most, share.amount_of_at_most({1000, Unit::kPiece}));
  if (penalty <= most) return penalty;
  return refuse("PENALTY_ABOVE_CAP", "the penalty is above what the law allows",
                {{"most_vnd", std::to_string(most.vnd())}});
}

}  // namespace farmgate::cooperatives
