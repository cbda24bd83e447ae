#include "services/cooperatives/domain/capital.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "services/cooperatives/domain/dated_rule.h"

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

// What of the charter capital may be held, in dong: a cap rounds down. Nothing: no cap is known of
// that day.
using Cap = std::optional<Money>;

StatusOr<Cap> cap_of_one(const Cooperative& it, const DatedRules& rules, Date day) {
  ASSIGN_OR_RETURN(const auto share,
                   rule_on(rules, rule_key("capital_cap_millionths", it.kind), day));
  return share ? Cap(share_at_most(it.charter.capital, *share)) : Cap();
}

StatusOr<Cap> cap_of_associates(const Cooperative& it, const DatedRules& rules, Date day) {
  ASSIGN_OR_RETURN(const auto official,
                   rule_on(rules, rule_key("official_share_minimum_millionths", it.kind), day));
  return official ? Cap(share_at_most(it.charter.capital, kWhole - *official)) : Cap();
}

StatusOr<std::optional<std::int64_t>> least_members(const Cooperative& it, const DatedRules& rules,
                                                    Date day) {
  return rule_on(rules, rule_key("minimum_members", it.kind), day);
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
    ASSIGN_OR_RETURN(const Cap cap, cap_of_one(it, rules, day.day));
    if (cap && own > *cap) return exceeded("MEMBER", *cap, own, day.day);
  }
  const Money associates = day.after.associate_capital;
  if (associates > day.before.associate_capital) {
    ASSIGN_OR_RETURN(const Cap cap, cap_of_associates(it, rules, day.day));
    if (cap && associates > *cap) return exceeded("ASSOCIATES", *cap, associates, day.day);
  }
  const Money all = sum(day.after.official_capital, associates);
  const bool grows = all > sum(day.before.official_capital, day.before.associate_capital);
  const Money charter = it.charter.capital;
  if (grows && all > charter) return exceeded("CHARTER", charter, all, day.day);
  return ok();
}

Status judge_number(const Cooperative& it, const DatedRules& rules, const Day& day) {
  if (day.after.official >= day.before.official) return ok();
  ASSIGN_OR_RETURN(const auto minimum, least_members(it, rules, day.day));
  if (!minimum || day.before.official < *minimum || day.after.official >= *minimum) return ok();
  return too_few(*minimum, day.after.official, day.day);
}

// Rules of which days may come that had none before.
std::vector<std::string> rules_of(CooperativeKind kind) {
  std::vector<std::string> keys = {rule_key("minimum_members", kind)};
  if (kind == CooperativeKind::kGroup) return keys;
  keys.push_back(rule_key("capital_cap_millionths", kind));
  keys.push_back(rule_key("official_share_minimum_millionths", kind));
  return keys;
}

// The days within the span on which anything may differ from the day before.
std::set<Date> turning_days(const Span& span, const Standings& others, const RegisterChange& change,
                            const std::set<Date>& first_rules) {
  std::set<Date> found = {span.first};
  const auto take = [&](Date day) {
    if (day > span.first && (!span.last || day <= *span.last)) found.insert(day);
  };
  const auto take_ends = [&](const Membership& it) {
    take(it.valid_from_date);
    if (it.valid_through_date) take(day_after(*it.valid_through_date));
  };
  for (const Standing& standing : others) take(standing.from);
  for (const Date day : first_rules) take(day);
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
  std::set<Date> first_rules;
  for (const std::string& key : rules_of(cooperative.kind)) {
    if (const auto day = first_day_of(rules, key)) first_rules.insert(*day);
  }
  auto next = others.begin();
  Standing present;
  for (const Date date : turning_days(span, others, change, first_rules)) {
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
    ASSIGN_OR_RETURN(const auto minimum, least_members(cooperative, rules, it.from));
    if (minimum && it.official < *minimum) return too_few(*minimum, it.official, it.from);
  }
  return ok();
}

Status check_capital(const Cooperative& cooperative, const DatedRules& rules,
                     const Standings& standings, const Largest& largest) {
  if (cooperative.kind == CooperativeKind::kGroup) return ok();
  for (const auto& [day, amount] : largest) {
    ASSIGN_OR_RETURN(const Cap cap, cap_of_one(cooperative, rules, day));
    if (cap && amount > *cap) return exceeded("MEMBER", *cap, amount, day);
  }
  for (const Standing& it : standings) {
    const Money associates = it.associate_capital;
    const Money all = sum(it.official_capital, associates);
    if (all == Money()) continue;
    ASSIGN_OR_RETURN(const Cap cap, cap_of_associates(cooperative, rules, it.from));
    if (cap && associates > *cap) return exceeded("ASSOCIATES", *cap, associates, it.from);
    const Money charter = cooperative.charter.capital;
    if (all > charter) return exceeded("CHARTER", charter, all, it.from);
  }
  return ok();
}

StatusOr<std::int64_t> minimum_members(CooperativeKind kind, const DatedRules& rules, Date day) {
  return rules.value(rule_key("minimum_members", kind), day);
}

}  // namespace farmgate::cooperatives
