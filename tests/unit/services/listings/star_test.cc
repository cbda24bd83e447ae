#include "services/listings/domain/star.h"

#include <gtest/gtest.h>

namespace farmgate::listings {
namespace {

using namespace std::chrono;

Date day(int year_number, unsigned month_number, unsigned number) {
  return year(year_number) / month(month_number) / std::chrono::day(number);
}
// In Viet Nam.
Time at(Date date, hours hour) { return Time(sys_days(date)) - hours(7) + hour; }

CertificateCopy certificate(int star, Date from, Date last) {
  return {"certificates/" + std::to_string(star),
          "producers/1/products/1",
          star,
          "N" + std::to_string(star),
          true,
          from,
          last};
}

TEST(Star, IsShownFromTheFirstDayToTheLast) {
  const std::vector<CertificateCopy> all = {certificate(4, day(2026, 6, 1), day(2029, 5, 31))};
  EXPECT_EQ(star_of(all, at(day(2026, 5, 31), hours(23))).stars, 0);
  const Star first = star_of(all, at(day(2026, 6, 1), hours(0)));
  EXPECT_EQ(first.stars, 4);
  EXPECT_EQ(first.certificate_number, "N4");
  EXPECT_EQ(first.until, at(day(2029, 6, 1), hours(0)));
  EXPECT_EQ(star_of(all, at(day(2029, 5, 31), hours(23))).stars, 4);
  const Star over = star_of(all, at(day(2029, 6, 1), hours(0)));
  EXPECT_EQ(over.stars, 0);
  EXPECT_EQ(over.until, std::nullopt);
  EXPECT_EQ(over.then_stars, 0);
}

TEST(Star, OfSeveralTheHighestAndThenTheNext) {
  std::vector<CertificateCopy> all = {certificate(3, day(2026, 1, 1), day(2028, 12, 31)),
                                      certificate(5, day(2026, 6, 1), day(2027, 5, 31))};
  const Star both = star_of(all, at(day(2026, 7, 1), hours(8)));
  EXPECT_EQ(both.stars, 5);
  EXPECT_EQ(both.until, at(day(2027, 6, 1), hours(0)));
  EXPECT_EQ(both.then_stars, 3);
  EXPECT_EQ(both.then_until, at(day(2029, 1, 1), hours(0)));
  EXPECT_EQ(star_of(all, at(day(2027, 6, 1), hours(0))).stars, 3);
  all[1].valid = false;  // revoked
  EXPECT_EQ(star_of(all, at(day(2026, 7, 1), hours(8))).stars, 3);
}

TEST(Star, OfOneThatIsToComeIsLookedAtThen) {
  const Star none =
      star_of({certificate(3, day(2026, 7, 1), day(2029, 6, 30))}, at(day(2026, 6, 1), hours(8)));
  EXPECT_EQ(none.stars, 0);
  EXPECT_EQ(none.until, at(day(2026, 7, 1), hours(0)));
  EXPECT_EQ(none.then_stars, 3);
  EXPECT_EQ(none.then_until, at(day(2029, 7, 1), hours(0)));
}

}  // namespace
}  // namespace farmgate::listings
