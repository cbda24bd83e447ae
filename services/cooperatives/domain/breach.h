#pragma once

#include <string>
#include <string_view>

#include "services/cooperatives/domain/contract.h"

namespace farmgate::cooperatives {

// An allegation, what was found, and how it was made good: three records, the later never written
// over the earlier. ALLEGED -> FOUND | DISMISSED, FOUND -> REMEDIED.
enum class BreachState { kAlleged = 1, kFound, kDismissed, kRemedied };
enum class BreachKind { kShortDelivery = 1, kLateDelivery, kQuality, kLatePayment, kOther };
std::string_view state_name(BreachState state);

struct Breach {
  BreachId id;
  ContractId contract;
  BreachKind kind = BreachKind::kShortDelivery;
  Side of = Side::kSeller;  // who is said to be in breach
  int schedule_line = 0;    // 0: of no line
  BreachState state = BreachState::kAlleged;
  std::string allegation;
  std::string finding;
  Money penalty;      // of the finding
  Money outstanding;  // what of it no settlement has taken up yet
  std::string remedy;
  Time report_time;
  Time update_time;

  // As reported: INVALID_FIELD when the side cannot be in such a breach (goods are the seller's,
  // payment is the buyer's) or the contract has no such schedule line; CONTRACT_STATE before the
  // contract was signed.
  Status check(const Contract& under) const;
  Status check_open() const;  // BREACH_STATE unless ALLEGED
  // Nothing is short on a line before its last day is over, or whose last day came after the end
  // of the contract: BREACH_NOT_SHORT. While it is suspended windows wait to be moved:
  // CONTRACT_STATE.
  Status check_line_over(const Contract& under, const ScheduleLine& line, Date today) const;
  // BREACH_STATE from any state but those above.
  Status find(std::string text, Money amount, Time now);
  Status dismiss(std::string text, Time now);
  Status remedied(std::string text, Time now);

 private:
  Status move(BreachState from, BreachState to, Time now);
};

// What a short schedule line costs: of what is missing on it at the price of its last day.
// BREACH_NOT_SHORT when nothing is.
StatusOr<Money> penalty_of_short_line(const Contract& contract, const ScheduleLine& line,
                                      Quantity accepted, const ExactPrice& unit_price,
                                      std::int64_t cap_millionths);

// A penalty that was found, under the law's share of the value in breach: PENALTY_ABOVE_CAP.
StatusOr<Money> capped_penalty(Money penalty, Money breached_value, std::int64_t cap_millionths);

}  // namespace farmgate::cooperatives
