#include "services/cooperatives/domain/exact.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "chassis/testing/status_is.h"

namespace farmgate::cooperatives {
namespace {

using testing::StatusIs;

const Quantity kOne = {1'000, Unit::kKilogram};

TEST(ExactPrice, RoundsOnceHalfAwayFromZero) {
  EXPECT_EQ(*ExactPrice::fraction(1, 2).amount_of(kOne), Money::vnd(1));
  EXPECT_EQ(*ExactPrice::fraction(-1, 2).amount_of(kOne), Money::vnd(-1));
  EXPECT_EQ(*ExactPrice::fraction(1, 3).amount_of(kOne), Money());
  EXPECT_EQ(*ExactPrice::fraction(2, 3).amount_of(kOne), Money::vnd(1));
  EXPECT_EQ(*ExactPrice::fraction(2, 3).amount_of_at_most(kOne), Money());
}

TEST(ExactPrice, AThirdThreeTimesIsOne) {
  const ExactPrice third = ExactPrice::fraction(1, 3);
  EXPECT_EQ(*third.plus(third)->plus(third), ExactPrice(Money::vnd(1)));
}

TEST(ExactPrice, SaysWhenANumberDoesNotFit) {
  ExactPrice price(Money::vnd(std::numeric_limits<std::int64_t>::max()));
  EXPECT_THAT(price.amount_of({2'000, Unit::kKilogram}),
              StatusIs(Code::kOutOfRange, "MONEY_OVERFLOW"));
  Status status;
  for (int i = 0; i < 5 && status.ok(); ++i) {
    const auto grown = price.times_millionths(std::numeric_limits<std::int64_t>::max());
    status = grown.status();
    if (grown.ok()) price = *grown;
  }
  EXPECT_THAT(status, StatusIs(Code::kOutOfRange, "MONEY_OVERFLOW"));
}

// Small enough that cross products are exact in 128 bits: the plain definition to compare with.
RC_GTEST_PROP(ExactPriceProperty, IsOrderedAsFractionsAre, ()) {
  const auto numerator = rc::gen::inRange<std::int64_t>(-1'000'000, 1'000'000);
  const auto denominator = rc::gen::inRange<std::int64_t>(1, 1'000);
  const std::int64_t a = *numerator, c = *numerator, b = *denominator, d = *denominator;

  const auto order = ExactPrice::fraction(a, b) <=> ExactPrice::fraction(c, d);

  RC_ASSERT(order == (a * d <=> c * b));
}

RC_GTEST_PROP(ExactPriceProperty, MinusTakesBackPlus, ()) {
  const auto number = rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000);
  const auto a = ExactPrice::fraction(*number, *rc::gen::inRange<std::int64_t>(1, 10'000));
  const auto b = ExactPrice::fraction(*number, *rc::gen::inRange<std::int64_t>(1, 10'000));

  RC_ASSERT(*a.plus(b)->minus(b) == a);
}

}  // namespace
}  // namespace farmgate::cooperatives
