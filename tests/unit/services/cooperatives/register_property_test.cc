#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "services/cooperatives/domain/capital.h"
#include "tests/unit/services/cooperatives/members.h"

// The verdict on a change of the register, against one that looks at every single day.
namespace farmgate::cooperatives {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kDays = 24;  // in which memberships begin and end; the last stands for ever after
constexpr std::int64_t kMillion = 1'000'000;

Date at(int offset) { return sys_days(day(2026, 1, 1)) + days(offset); }

// Evenly over the range from the first run on.
int pick(int first, int behind) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(first, behind));
}

Membership some_membership() {
  const int first = pick(0, kDays);
  const int last = pick(first, kDays);
  // Half of them official: the least number of members comes into play.
  const auto membership_class = static_cast<MembershipClass>(std::max(1, pick(-1, 4)));
  const std::int64_t million = pick(0, 34) * 10;
  std::optional<Date> through = at(last);
  if (pick(0, 2) == 0) through.reset();
  const bool none = membership_class == MembershipClass::kAssociate;
  return member(none ? 0 : million, at(first), through, membership_class);
}

RegisterChange some_change() {
  RegisterChange change{some_membership(), {}};
  Membership other = some_membership();
  other.id = change.before->id;
  switch (pick(0, 4)) {
    case 0:  // an admission
      change.before.reset();
      change.after = {other};
      break;
    case 1:  // a correction
      change.after = {other};
      break;
    case 2: {  // an end
      Membership ended = *change.before;
      ended.valid_through_date = ended.valid_from_date;
      change.after = {ended};
      break;
    }
    default: {  // other terms from the next day on
      Membership ended = *change.before;
      Membership next = other;
      ended.valid_through_date = ended.valid_from_date;
      next.valid_from_date = sys_days(ended.valid_from_date) + days(1);
      next.valid_through_date.reset();
      change.after = {ended, next};
    }
  }
  return change;
}

struct Totals {
  std::int64_t official = 0, official_capital = 0, associate_capital = 0;
  bool operator==(const Totals&) const = default;

  void add(const Membership& it) {
    const bool counts = it.membership_class == MembershipClass::kOfficial;
    official += counts ? 1 : 0;
    (counts ? official_capital : associate_capital) += it.capital.vnd();
  }
};

Totals on(Date date, const std::vector<Membership>& all) {
  Totals totals;
  for (const Membership& it : all) {
    if (it.holds_on(date)) totals.add(it);
  }
  return totals;
}

Standings standings_of(const std::vector<Membership>& others, Date first) {
  Standings out;
  Totals before;
  for (Date date = first; date <= at(kDays); date = sys_days(date) + days(1)) {
    const Totals now = on(date, others);
    if (!out.empty() && now == before) continue;
    out.push_back(
        {date, now.official, Money::vnd(now.official_capital), Money::vnd(now.associate_capital)});
    before = now;
  }
  return out;
}

// "" or the reason of the day: of a cooperative with a charter capital of 1,000 million in 2026.
std::string verdict(Date date, const std::vector<Membership>& others,
                    const RegisterChange& change) {
  Totals before = on(date, others), after = before;
  std::int64_t own_before = 0, own = 0;
  bool is = false;
  const auto official = [](const Membership& it) {
    return it.membership_class == MembershipClass::kOfficial ? it.capital.vnd() : 0;
  };
  if (change.before && change.before->holds_on(date)) {
    before.add(*change.before);
    own_before = official(*change.before);
  }
  for (const Membership& it : change.after) {
    if (!it.holds_on(date)) continue;
    after.add(it);
    own = official(it);
    is = true;
  }
  const std::int64_t all_before = before.official_capital + before.associate_capital;
  const std::int64_t all = after.official_capital + after.associate_capital;
  const bool capped = (own > own_before && own > 300 * kMillion) ||
                      (after.associate_capital > before.associate_capital &&
                       after.associate_capital > 350 * kMillion) ||
                      (all > all_before && all > 1000 * kMillion);
  if (is && capped) return "CAPITAL_CAP_EXCEEDED";
  if (after.official < before.official && before.official >= 5 && after.official < 5) {
    return "MEMBERS_TOO_FEW";
  }
  return "";
}

TEST(RegisterProperty, AChangeIsJudgedAsByLookingAtEveryDay) {
  int taken = 0, refused = 0;
  const bool right = rc::check("the first day that is wrong decides", [&] {
    std::vector<Membership> others;
    const int count = pick(0, 12);
    for (int i = 0; i < count; ++i) others.push_back(some_membership());
    const RegisterChange change = some_change();
    std::string reason, when;
    for (int d = 0; d <= kDays && reason.empty(); ++d) {
      reason = verdict(at(d), others, change);
      when = format_date(at(d));
    }

    const Cooperative it = cooperative();
    const Status judged = judge(it, rules(), standings_of(others, change.span(it).first), change);

    RC_ASSERT(judged.reason() == reason);
    if (!reason.empty()) RC_ASSERT(judged.values().at("day") == when);
    ++(reason.empty() ? taken : refused);
  });
  EXPECT_TRUE(right);
  EXPECT_GT(taken, 5);
  EXPECT_GT(refused, 5);
}

}  // namespace
}  // namespace farmgate::cooperatives
