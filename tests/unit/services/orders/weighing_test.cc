#include "services/orders/domain/weighing.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/orders/samples.h"

namespace farmgate::orders {
namespace {

using testing::IsOk;
using testing::StatusIs;

// A whole chicken of about two kilograms, 10 % more or less.
OfferOnSale chicken() {
  OfferOnSale it = boxes_on_sale(Money::vnd(120'001));
  it.offer.unit = Unit::kKilogram;
  it.offer.weight_tolerance = 100'000;
  return it;
}

Order ordered(const OfferOnSale& it, PaymentMethod method, std::int64_t grams = 2'000) {
  Basket basket;
  basket.buyer = "an";
  basket.payment_method = method;
  basket.lines = {{it.offer.id, {grams, Unit::kKilogram}}};
  Order order = *place_order(basket, {it}, 900s, kNow + 1h);
  if (!order.is_cash()) {
    EXPECT_THAT(order.pay(kNow), IsOk());
  }
  return order;
}

std::vector<BasketLine> grams(const OfferOnSale& it, std::int64_t weight) {
  return {{it.offer.id, {weight, Unit::kKilogram}}};
}

TEST(Weighing, WhatIsLighterCostsLessAndTheDifferenceIsDue) {
  const OfferOnSale it = chicken();
  Order order = ordered(it, PaymentMethod::kTransfer);
  ASSERT_EQ(order.total, Money::vnd(240'002));

  const auto weighing = weigh(order, grams(it, 1'875), kNow);

  ASSERT_THAT(weighing, IsOk());
  EXPECT_EQ(order.total, Money::vnd(225'002));  // 225001.875, rounded once
  EXPECT_EQ(weighing->due, Money::vnd(15'000));
  EXPECT_EQ(weighing->more.front().quantity.thousandths, -125);
  EXPECT_EQ(order.lines.front().ordered, 2'000);
  EXPECT_EQ(order.state, OrderState::kPaid);
}

TEST(Weighing, WhatIsHeavierIsPaidForInCashAndNotByATransfer) {
  const OfferOnSale it = chicken();
  Order paid = ordered(it, PaymentMethod::kTransfer);
  Order cash = ordered(it, PaymentMethod::kCashOnDelivery);

  EXPECT_EQ(weigh(paid, grams(it, 2'200), kNow)->due, Money());
  EXPECT_EQ(weigh(cash, grams(it, 2'200), kNow)->due, Money());

  EXPECT_EQ(paid.total, Money::vnd(240'002));
  EXPECT_EQ(paid.lines.front().quantity.thousandths, 2'200);
  EXPECT_EQ(cash.total, Money::vnd(264'002));  // 264002.2
}

TEST(Weighing, BeyondTheToleranceIsRefusedWithTheNumbers) {
  const OfferOnSale it = chicken();
  for (const std::int64_t weight : {1'799, 2'201}) {
    Order order = ordered(it, PaymentMethod::kTransfer);
    const Status refused = weigh(order, grams(it, weight), kNow).status();
    EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "WEIGHT_OUT_OF_TOLERANCE"));
    EXPECT_EQ(refused.values().at("least_thousandths"), "1800");
    EXPECT_EQ(refused.values().at("most_thousandths"), "2200");
    EXPECT_EQ(order.version, 2);
    EXPECT_FALSE(order.lines.front().ordered);
  }
}

TEST(Weighing, TheToleranceIsThatOfThePlacing) {
  OfferOnSale it = chicken();
  it.offer.weight_tolerance = 0;
  Order order = ordered(it, PaymentMethod::kTransfer);
  EXPECT_THAT(weigh(order, grams(it, 1'999), kNow),
              StatusIs(Code::kFailedPrecondition, "WEIGHT_OUT_OF_TOLERANCE"));
  EXPECT_THAT(weigh(order, grams(it, 2'000), kNow), IsOk());
}

TEST(Weighing, IsDoneOnceAndWhileTheOrderIsPacked) {
  const auto kWrong = StatusIs(Code::kFailedPrecondition, "ORDER_STATE");
  const OfferOnSale it = chicken();
  Order order = ordered(it, PaymentMethod::kTransfer);
  ASSERT_THAT(weigh(order, grams(it, 1'900), kNow), IsOk());
  EXPECT_THAT(weigh(order, grams(it, 1'900), kNow), kWrong);
  Order sent = ordered(it, PaymentMethod::kCashOnDelivery);
  ASSERT_THAT(sent.ship(kNow), IsOk());
  EXPECT_THAT(weigh(sent, grams(it, 1'900), kNow), kWrong);
}

TEST(Weighing, NamesEachLineOfTheOrderOnce) {
  const auto kInvalid = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
  const OfferOnSale it = chicken();
  Order order = ordered(it, PaymentMethod::kTransfer);
  auto twice = grams(it, 1'900);
  twice.push_back(twice.front());
  EXPECT_THAT(weigh(order, twice, kNow), kInvalid);
  EXPECT_THAT(weigh(order, grams(chicken(), 1'900), kNow), kInvalid);
  EXPECT_THAT(weigh(order, grams(it, 0), kNow), kInvalid);
  EXPECT_THAT(weigh(order, {{it.offer.id, {2'000, Unit::kPiece}}}, kNow),
              StatusIs(Code::kInvalidArgument, "UNIT_MISMATCH"));
}

TEST(Weighing, IsOfGoodsThatAreSoldByWeight) {
  ListingCopy listing = box_listing();
  OfferTerms terms{.fair = {},
                   .unit_price = Money::vnd(1),
                   .buyer_limit = {},
                   .start_time = kNow,
                   .end_time = kNow + 1h,
                   .weight_tolerance = 50'000};
  EXPECT_THAT(open_offer(listing, true, terms, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  listing.unit = Unit::kKilogram;
  EXPECT_EQ(open_offer(listing, true, terms, kNow)->weight_tolerance, 50'000);
}

}  // namespace
}  // namespace farmgate::orders
