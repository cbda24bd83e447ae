#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "services/cooperatives/domain/membership.h"

// What the law says of all members together, on every day: least number of official members, the
// largest share of the charter capital that one or all associates may hold. A group has no caps.
namespace farmgate::cooperatives {

// The members from this day on, until the day of the next standing.
struct Standing {
  Date from;
  std::int64_t official = 0;
  Money official_capital;
  Money associate_capital;
};

// Standings of one cooperative in order of their days.
using Standings = std::vector<Standing>;
// The largest contribution of an official member among those that begin on a day.
using Largest = std::map<Date, Money>;

// The days on which a change is judged: all on which it alters something, from the day on which the
// cooperative became what it is.
struct Span {
  Date first;
  std::optional<Date> last;  // absent: without end
};

// One act on the register: a membership as it was (nothing for an admission) and what takes its
// place (a successor beside the ended one).
struct RegisterChange {
  std::optional<Membership> before;
  std::vector<Membership> after;

  Span span(const Cooperative& cooperative) const;
};

// `others`: the standings of all other memberships over the span, the first of its first day.
// CAPITAL_CAP_EXCEEDED on the first day on which a cap is passed that was not, or further than
// before; MEMBERS_TOO_FEW on the first day on which too few are left where there were enough: a
// cooperative that is being founded, and one that a new law found too small, may still grow.
Status judge(const Cooperative& cooperative, const DatedRules& rules, const Standings& others,
             const RegisterChange& change);

// Whether the members are enough and within the caps on every day from `standings`' first on, and
// each contribution of an official member within the cap of its first day there. MEMBERS_TOO_FEW,
// CAPITAL_CAP_EXCEEDED. Days before the first row of a rule are not judged by it.
Status check_members(const Cooperative& cooperative, const DatedRules& rules,
                     const Standings& standings);
Status check_capital(const Cooperative& cooperative, const DatedRules& rules,
                     const Standings& standings, const Largest& largest);

// Official members that a cooperative of this kind needs on a day. RULE_MISSING.
StatusOr<std::int64_t> minimum_members(CooperativeKind kind, const DatedRules& rules, Date day);

}  // namespace farmgate::cooperatives
