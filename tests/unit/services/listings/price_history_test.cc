#include "services/listings/domain/price_history.h"

#include <gtest/gtest.h>

namespace farmgate::listings {
namespace {

using std::chrono::days;

const Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 6 / 15}};

PriceChange from(int days_ago, std::int64_t price) {
  return {kNow - days(days_ago), Money::vnd(price)};
}

TEST(LowestPrice, IsThatOfTheLastThirtyDays) {
  const auto lowest = lowest_price({from(20, 100), from(10, 80), from(5, 120)}, kNow);

  EXPECT_EQ(lowest.price, Money::vnd(80));
  EXPECT_EQ(lowest.until, kNow - days(5) + days(30));
}

TEST(LowestPrice, CountsThePriceThatHeldWhenTheDaysBegan) {
  EXPECT_EQ(lowest_price({from(200, 70), from(10, 90)}, kNow).price, Money::vnd(70));
  EXPECT_EQ(lowest_price({from(200, 70), from(30, 90)}, kNow).price, Money::vnd(90));
}

TEST(LowestPrice, LastsWithThePresentPrice) {
  const auto lowest = lowest_price({from(20, 100), from(1, 80)}, kNow);

  EXPECT_EQ(lowest.price, Money::vnd(80));
  EXPECT_EQ(lowest.until, std::nullopt);
}

TEST(LowestPrice, PassesOverTimesWithoutAnOffer) {
  const auto lowest = lowest_price({from(20, 100), from(10, 0)}, kNow);

  EXPECT_EQ(lowest.price, Money::vnd(100));
  EXPECT_EQ(lowest.until, kNow + days(20));
  EXPECT_EQ(lowest_price({from(50, 100), from(40, 0)}, kNow).price, Money());
  EXPECT_EQ(lowest_price({}, kNow).price, Money());
}

TEST(LowestPrice, OfEqualOnesLastsWithTheLater) {
  const auto lowest = lowest_price({from(20, 80), from(15, 90), from(8, 80), from(3, 90)}, kNow);

  EXPECT_EQ(lowest.price, Money::vnd(80));
  EXPECT_EQ(lowest.until, kNow + days(27));
}

}  // namespace
}  // namespace farmgate::listings
