#include "services/cooperatives/domain/linkage.h"

#include <algorithm>

namespace farmgate::cooperatives {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kMonthsMost = 1'200;

// The same day so many months before; of the last day of a month, and where there is no such day,
// the last.
Date months_before(Date day, int months) {
  const auto last_of = [](Date date) {
    return Date(date.year() / date.month() / std::chrono::last);
  };
  const Date moved = day - std::chrono::months(months);
  return moved.ok() && day != last_of(day) ? moved : last_of(moved);
}

// The first day from which on, without a gap, something was in force through `day`; the day after
// it when nothing was on the day itself.
sys_days unbroken_since(const std::vector<InForce>& by_end, sys_days day) {
  sys_days since = day + days(1);
  for (const InForce& it : by_end) {  // the latest end first
    if (sys_days(it.from) > day) continue;
    if (sys_days(it.through) + days(1) < since) break;
    since = std::min(since, sys_days(it.from));
  }
  return since;
}

}  // namespace

int unbroken_months(std::vector<InForce> contracts, Date day) {
  std::sort(contracts.begin(), contracts.end(),
            [](const InForce& a, const InForce& b) { return a.through > b.through; });
  const sys_days since = unbroken_since(contracts, sys_days(day));
  int months = 0;
  while (months < kMonthsMost && sys_days(months_before(day, months + 1)) + days(1) >= since) {
    ++months;
  }
  return months;
}

Date first_of_twelve_months(Date last) { return Date(sys_days(months_before(last, 12)) + days(1)); }

}  // namespace farmgate::cooperatives
