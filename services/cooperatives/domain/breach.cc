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

Status Breach::move(BreachState from, BreachState to, Time now) {
  if (state != from) {
    return refuse("BREACH_STATE", "the state of the breach does not allow this",
                  {{"state", std::string(state_name(state))}});
  }
  state = to;
  update_time = now;
  ++revision;
  return ok();
}

Status Breach::find(std::string text, Money amount, Time now) {
  RETURN_IF_ERROR(move(BreachState::kAlleged, BreachState::kFound, now));
  finding = std::move(text);
  penalty = amount;
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

}  // namespace farmgate::cooperatives
