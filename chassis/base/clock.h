#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace farmgate {

// An instant of business time, microseconds since 1970 UTC.
using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;
using Date = std::chrono::year_month_day;  // a day in Asia/Ho_Chi_Minh

// The day on which an instant falls in Viet Nam (+07:00 all year, no daylight saving).
Date date_in_vietnam(Time instant);
// The instant at which a day begins there.
inline Time start_of_day(Date day) {
  return Time(std::chrono::sys_days(day)) - std::chrono::hours(7);
}

// So many days after a day; before it when negative.
inline Date later(Date day, std::chrono::days span) {
  return Date(std::chrono::sys_days(day) + span);
}

// "2026-06-01 00:00:00.000000+00" and "2026-06-01": exact, and what PostgreSQL reads.
std::string format_time(Time time);
std::string format_date(Date date);
// A day that exists, in that form; nothing else.
std::optional<Date> parse_date(std::string_view text);

// Business time: rules, validity, expiry of holds and certificates. It is system time plus one
// offset that every process of the suite follows (chassis/pg reads it from the database).
class BusinessClock {
 public:
  virtual ~BusinessClock() = default;
  virtual Time now() const = 0;
};

class OffsetClock final : public BusinessClock {
 public:
  Time now() const override;
  void set_offset(std::chrono::microseconds offset) { offset_.store(offset.count()); }
  std::chrono::microseconds offset() const { return std::chrono::microseconds(offset_.load()); }

 private:
  std::atomic<std::int64_t> offset_{0};
};

// Elapsed time: deadlines, tokens, age in caches, retention of claims. Never offset.
using Elapsed = std::chrono::steady_clock;
using Deadline = Elapsed::time_point;

inline Deadline in(std::chrono::milliseconds span) { return Elapsed::now() + span; }
std::chrono::milliseconds time_left(Deadline deadline);  // never negative

}  // namespace farmgate
