#pragma once

#include "chassis/base/clock.h"

namespace farmgate::listings {

// The last day of what has no end.
inline constexpr Date kForever{std::chrono::year(9999), std::chrono::month(12),
                               std::chrono::day(31)};

}  // namespace farmgate::listings
