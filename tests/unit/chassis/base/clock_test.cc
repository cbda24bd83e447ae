#include "chassis/base/clock.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

using namespace std::chrono_literals;

Time utc(int year, unsigned month, unsigned day, int hour) {
  return Time(std::chrono::sys_days(std::chrono::year(year) / month / day)) +
         std::chrono::hours(hour);
}

TEST(Clock, TheDayChangesInVietnamAtSeventeenHoursUtc) {
  EXPECT_EQ(format_date(date_in_vietnam(utc(2026, 6, 10, 16))), "2026-06-10");
  EXPECT_EQ(format_date(date_in_vietnam(utc(2026, 6, 10, 17))), "2026-06-11");
}

TEST(Clock, ReadsDaysThatExist) {
  EXPECT_EQ(parse_date("2026-02-28"), Date(std::chrono::year(2026) / 2 / 28));
  for (const char* text :
       {"2026-02-29", "2026-2-28", "2026/02/28", "", "2026-02-28 ", "-026-02-28", "28-02-2026"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(Clock, FormatsInstantsExactlyAlsoBefore1970) {
  EXPECT_EQ(format_time(utc(2026, 6, 10, 9) + 1us), "2026-06-10 09:00:00.000001+00");
  EXPECT_EQ(format_time(utc(1969, 12, 31, 23) + 999999us), "1969-12-31 23:00:00.999999+00");
}

TEST(Clock, BusinessTimeIsSystemTimePlusItsOffset) {
  OffsetClock clock;
  const Time before = clock.now();

  clock.set_offset(48h);

  EXPECT_GE(clock.now() - before, 48h);
  EXPECT_LT(clock.now() - before, 48h + 1min);
}

TEST(Clock, TimeLeftIsNeverNegative) {
  EXPECT_EQ(time_left(Elapsed::now() - 5s), 0ms);
  EXPECT_GT(time_left(in(5s)), 4s);
}

}  // namespace
}  // namespace farmgate
