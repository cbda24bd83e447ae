#pragma once

#include "chassis/base/clock.h"

namespace farmgate::listings {

// The last day of what has no end.
inline constexpr Date kForever{std::chrono::year(9999), std::chrono::month(12),
                               std::chrono::day(31)};

// The instant at which a day begins in Viet Nam (+07:00 all year).
inline Time start_of_day(Date day) {
  return Time(std::chrono::sys_days(day)) - std::chrono::hours(7);
}

}  // namespace farmgate::listings
