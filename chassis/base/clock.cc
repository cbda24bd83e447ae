#include "chassis/base/clock.h"

#include <algorithm>

namespace farmgate {
namespace {

constexpr std::chrono::hours kVietnamOffset{7};

}  // namespace

Date date_in_vietnam(Time instant) {
  return Date(std::chrono::floor<std::chrono::days>(instant + kVietnamOffset));
}

Time start_of_day_in_vietnam(Date date) {
  return Time(std::chrono::sys_days(date)) - kVietnamOffset;
}

Time OffsetClock::now() const {
  return std::chrono::time_point_cast<std::chrono::microseconds>(
      std::chrono::system_clock::now() + offset());
}

std::chrono::milliseconds time_left(Deadline deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Elapsed::now());
  return std::max(left, std::chrono::milliseconds(0));
}

}  // namespace farmgate
