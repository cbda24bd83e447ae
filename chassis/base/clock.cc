#include "chassis/base/clock.h"

#include <algorithm>
#include <charconv>
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

std::optional<Date> parse_date(std::string_view text) {
  const auto number = [&](std::size_t first, std::size_t length) {
    int value = -1;
    std::from_chars(text.data() + first, text.data() + first + length, value);
    return value;
  };
  const bool form = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                    text.find_first_not_of("0123456789-") == std::string_view::npos &&
                    std::count(text.begin(), text.end(), '-') == 2;
  if (!form) return std::nullopt;
  const Date date(std::chrono::year(number(0, 4)),
                  std::chrono::month(static_cast<unsigned>(number(5, 2))),
                  std::chrono::day(static_cast<unsigned>(number(8, 2))));
  if (!date.ok() || format_date(date) != text) return std::nullopt;
  return date;
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
