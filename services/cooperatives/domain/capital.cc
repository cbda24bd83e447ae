#include "services/cooperatives/domain/capital.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace farmgate::cooperatives {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::int64_t kWhole = 1'000'000;

Date day_after(Date day) { return sys_days(day) + days(1); }

Money share_at_most(Money amount, std::int64_t millionths) {
  const auto exact = static_cast<__int128>(amount.vnd()) * millionths / kWhole;
  return Money::vnd(static_cast<std::int64_t>(exact));
}

// What of the charter capital may be held, in dong: a cap rounds down.
StatusOr<Money> cap_of_one(const Cooperative& it, const DatedRules& rules, Date day) {
  ASSIGN_OR_RETURN(const std::int64_t share,
                   rules.value(rule_key("capital_cap_millionths", it.kind), day));
  return share_at_most(it.charter.capital, share);
}

StatusOr<Money> cap_of_associates(const Cooperative& it, const DatedRules& rules, Date day) {
  ASSIGN_OR_RETURN(const std::int64_t official,
                   rules.value(rule_key("official_share_minimum_millionths", it.kind), day));
  return share_at_most(it.charter.capital, kWhole - official);
}

Status exceeded(const char* cap, Money limit, Money held, Date day) {
  return refuse("CAPITAL_CAP_EXCEEDED", "more capital than the law or the charter allows",
                {{"cap", cap},
                 {"limit_vnd", std::to_string(limit.vnd())},
                 {"capital_vnd", std::to_string(held.vnd())},
                 {"day", format_date(day)}});
}

Status too_few(std::int64_t minimum, std::int64_t members, Date day) {
  return refuse("MEMBERS_TOO_FEW", "fewer official members than the law wants",
                {{"minimum", std::to_string(minimum)},
                 {"members", std::to_string(members)},
                 {"day", format_date(day)}});
}

Money sum(Money a, Money b) { return Money::vnd(a.vnd() + b.vnd()); }

void add(Standing& standing, const Membership& it) {
  if (it.membership_class == MembershipClass::kOfficial) {
    ++standing.official;
    standing.official_capital = sum(standing.official_capital, it.capital);
  } else {
    standing.associate_capital = sum(standing.associate_capital, it.capital);
  }
}

Money official_capital_of(const std::optional<Membership>& it) {
  const bool official = it && it->membership_class == MembershipClass::kOfficial;
  return official ? it->capital : Money();
}

// One day of a change: everybody before and after it, and the one member whom it is about.
struct Day {
  Date day;
  Standing before, after;
  std::optional<Membership> was, is;
};

// A rule is asked where something grows only: who leaves is not held by a rule that is not known.
Status judge_capital(const Cooperative& it, const DatedRules& rules, const Day& day) {
  if (!day.is || it.kind == CooperativeKind::kGroup) return ok();
  const Money own = official_capital_of(day.is);
  if (own > official_capital_of(day.was)) {
    ASSIGN_OR_RETURN(const Money cap, cap_of_one(it, rules, day.day));
    if (own > cap) return exceeded("MEMBER", cap, own, day.day);
  }
  const Money associates = day.after.associate_capital;
  if (associates > day.before.associate_capital) {
    ASSIGN_OR_RETURN(const Money cap, cap_of_associates(it, rules, day.day));
    if (associates > cap) return exceeded("ASSOCIATES", cap, associates, day.day);
  }
  const Money all = sum(day.after.official_capital, associates);
  const bool grows = all > sum(day.before.official_capital, day.before.associate_capital);
  const Money charter = it.charter.capital;
  if (grows && all > charter) return exceeded("CHARTER", charter, all, day.day);
  return ok();
}

Status judge_number(const Cooperative& it, const DatedRules& rules, const Day& day) {
  if (day.after.official >= day.before.official) return ok();
  ASSIGN_OR_RETURN(const std::int64_t minimum, minimum_members(it.kind, rules, day.day));
  if (day.before.official < minimum || day.after.official >= minimum) return ok();
  return too_few(minimum, day.after.official, day.day);
}

// The days within the span on which anything may differ from the day before.
std::set<Date> turning_days(const Span& span, const Standings& others,
                            const RegisterChange& change) {
  std::set<Date> found = {span.first};
  const auto take = [&](Date day) {
    if (day > span.first && (!span.last || day <= *span.last)) found.insert(day);
  };
  const auto take_ends = [&](const Membership& it) {
    take(it.valid_from_date);
    if (it.valid_through_date) take(day_after(*it.valid_through_date));
  };
  for (const Standing& standing : others) take(standing.from);
  if (change.before) take_ends(*change.before);
  for (const Membership& it : change.after) take_ends(it);
  return found;
}

Day day_of(Date date, const Standing& others, const RegisterChange& change) {
  Day day{date, others, others, {}, {}};
  if (change.before && change.before->holds_on(date)) day.was = change.before;
  for (const Membership& it : change.after) {
    if (it.holds_on(date)) day.is = it;
  }
  if (day.was) add(day.before, *day.was);
  if (day.is) add(day.after, *day.is);
  return day;
}

}  // namespace

Span RegisterChange::span(const Cooperative& cooperative) const {
  std::vector<const Membership*> all;
  if (before) all.push_back(&*before);
  for (const Membership& it : after) all.push_back(&it);
  Span span{all.front()->valid_from_date, all.front()->valid_through_date};
  for (const Membership* it : all) {
    span.first = std::min(span.first, it->valid_from_date);
    if (!it->valid_through_date) span.last.reset();
    if (span.last) span.last = std::max(*span.last, *it->valid_through_date);
  }
  if (cooperative.kind_from_date) span.first = std::max(span.first, *cooperative.kind_from_date);
  return span;
}

Status judge(const Cooperative& cooperative, const DatedRules& rules, const Standings& others,
             const RegisterChange& change) {
  const Span span = change.span(cooperative);
  if (span.last && *span.last < span.first) return ok();
  auto next = others.begin();
  Standing present;
  for (const Date date : turning_days(span, others, change)) {
    while (next != others.end() && next->from <= date) present = *next++;
    const Day day = day_of(date, present, change);
    RETURN_IF_ERROR(judge_capital(cooperative, rules, day));
    RETURN_IF_ERROR(judge_number(cooperative, rules, day));
  }
  return ok();
}

Status check_members(const Cooperative& cooperative, const DatedRules& rules,
                     const Standings& standings) {
  for (const Standing& it : standings) {
    ASSIGN_OR_RETURN(const std::int64_t minimum, minimum_members(cooperative.kind, rules, it.from));
    if (it.official < minimum) return too_few(minimum, it.official, it.from);
  }
  return ok();
}

Status check_capital(const Cooperative& cooperative, const DatedRules& rules,
                     const Standings& standings, Money largest) {
  if (cooperative.kind == CooperativeKind::kGroup) return ok();
  for (const Standing& it : standings) {
    const Money associates = it.associate_capital;
    const Money all = sum(it.official_capital, associates);
    if (all == Money()) continue;
    ASSIGN_OR_RETURN(const Money one, cap_of_one(cooperative, rules, it.from));
    if (largest > one) return exceeded("MEMBER", one, largest, it.from);
    ASSIGN_OR_RETURN(const Money cap, cap_of_associates(cooperative, rules, it.from));
    if (associates > cap) return exceeded("ASSOCIATES", cap, associates, it.from);
    const Money charter = cooperative.charter.capital;
    if (all > charter) return exceeded("CHARTER", charter, all, it.from);
  }
  return ok();
}

StatusOr<std::int64_t> minimum_members(CooperativeKind kind, const DatedRules& rules, Date day) {
  return rules.value(rule_key("minimum_members", kind), day);
}

}  // namespace farmgate::cooperatives
