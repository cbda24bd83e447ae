#include "chassis/base/clock.h"

#include <algorithm>
#include <cstdio>

namespace farmgate {
namespace {

constexpr std::chrono::hours kVietnamOffset{7};

}  // namespace

Date date_in_vietnam(Time instant) {
  return Date(std::chrono::floor<std::chrono::days>(instant + kVietnamOffset));
}

std::string format_time(Time time) {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss of_day(time - midnight);
  char text[40];
  std::snprintf(
      text, sizeof text, " %02d:%02d:%02d.%06d+00", static_cast<int>(of_day.hours().count()),
      static_cast<int>(of_day.minutes().count()), static_cast<int>(of_day.seconds().count()),
      static_cast<int>(of_day.subseconds().count()));
  return format_date(Date(midnight)) + text;
}

std::string format_date(Date date) {
  char text[24];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

Time OffsetClock::now() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now() +
                                                                 offset());
}

std::chrono::milliseconds time_left(Deadline deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Elapsed::now());
  return std::max(left, std::chrono::milliseconds(0));
}

}  // namespace farmgate
