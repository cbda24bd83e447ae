#include "services/orders/domain/order.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/orders/samples.h"

namespace farmgate::orders {
namespace {

using testing::IsOk;
using testing::StatusIs;

TEST(Order, PricesItsLinesAndHoldsUntilTheSpanIsOver) {
  const OfferOnSale boxes = boxes_on_sale();

  const Order order = *order_of({boxes}, {line_of(boxes, 3)});

  EXPECT_EQ(order.total, Money::vnd(675'000));
  EXPECT_EQ(order.lines.front().amount, Money::vnd(675'000));
  EXPECT_EQ(order.hold_expire_time, kNow + 1h + 900s);
  EXPECT_EQ(order.state, OrderState::kHeld);
  EXPECT_EQ(order.payment_code.size(), 14u);
}

TEST(Order, AddsUpEqualOffersInOrderOfTheirIds) {
  const OfferOnSale first = boxes_on_sale();
  const OfferOnSale second = boxes_on_sale();

  const auto sums = *merged({line_of(second, 1), line_of(first, 2), line_of(second, 4)});

  ASSERT_EQ(sums.size(), 2u);
  EXPECT_LT(sums[0].offer, sums[1].offer);
  EXPECT_EQ(sums[1].quantity.thousandths, 5'000);
}

TEST(Order, HasOneSeller) {
  const OfferOnSale ours = boxes_on_sale();
  const OfferOnSale theirs = boxes_on_sale();

  EXPECT_THAT(order_of({ours, theirs}, {line_of(ours, 1), line_of(theirs, 1)}),
              StatusIs(Code::kInvalidArgument, "SELLERS_MIXED"));
}

TEST(Order, RefusesWhatIsNotOnSale) {
  OfferOnSale it = boxes_on_sale();
  const BasketLine line = line_of(it, 1);

  EXPECT_THAT(order_of({it}, {line}, kNow + 24h),
              StatusIs(Code::kFailedPrecondition, "OFFER_CLOSED"));
  // The cause before what follows from it: the listing of a seller that is not active is blocked.
  it.listing_on_sale = false;
  EXPECT_THAT(order_of({it}, {line}), StatusIs(Code::kFailedPrecondition, "LISTING_NOT_ON_SALE"));
  it.seller_active = false;
  EXPECT_THAT(order_of({it}, {line}), StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
  it.movement_banned = true;
  EXPECT_THAT(order_of({it}, {line}), StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));
}

TEST(Order, CountsPiecesWhole) {
  const OfferOnSale it = boxes_on_sale();

  EXPECT_THAT(order_of({it}, {{it.offer.id, {1'500, Unit::kPiece}}}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(order_of({it}, {{it.offer.id, {0, Unit::kPiece}}}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(order_of({it}, {{it.offer.id, {1'000, Unit::kKilogram}}}),
              StatusIs(Code::kInvalidArgument, "UNIT_MISMATCH"));
}

TEST(Order, ReachesEachEndOnce) {
  const OfferOnSale boxes = boxes_on_sale();
  Order order = *order_of({boxes}, {line_of(boxes, 1)});

  EXPECT_THAT(order.pay(kNow), IsOk());
  EXPECT_THAT(order.pay(kNow), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  EXPECT_THAT(order.cancel(kNow), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  EXPECT_THAT(order.expire(kNow), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  EXPECT_THAT(order.pay_late(kNow), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  EXPECT_EQ(order.version, 2);
}

TEST(Order, AnExpiredHoldMayStillBePaidLate) {
  const OfferOnSale boxes = boxes_on_sale();
  Order order = *order_of({boxes}, {line_of(boxes, 1)});

  EXPECT_THAT(order.expire(kNow), IsOk());
  EXPECT_THAT(order.pay_late(kNow), IsOk());
  EXPECT_EQ(order.state, OrderState::kPaid);
}

StatusOr<Order> cash_order(const OfferOnSale& boxes) {
  Basket basket;
  basket.buyer = "an";
  basket.payment_method = PaymentMethod::kCashOnDelivery;
  basket.lines = {line_of(boxes, 1)};
  return place_order(basket, {boxes}, 900s, kNow + 1h);
}

TEST(Order, ToBePaidInCashIsConfirmedAndHasNoHold) {
  const Order order = *cash_order(boxes_on_sale());

  EXPECT_EQ(order.state, OrderState::kConfirmed);
  EXPECT_FALSE(order.hold_expire_time);
  EXPECT_EQ(order.cash_tally().size(), 1u);
  EXPECT_TRUE(order.fair_tallies().empty());
}

TEST(Order, ToBePaidInCashGoesItsOwnWay) {
  const auto kWrong = StatusIs(Code::kFailedPrecondition, "ORDER_STATE");
  Order order = *cash_order(boxes_on_sale());

  EXPECT_THAT(order.pay(kNow), kWrong);
  EXPECT_THAT(order.expire(kNow), kWrong);
  EXPECT_THAT(order.refund(kNow), kWrong);
  EXPECT_THAT(order.come_back(kNow), kWrong);
  Order called_off = order, declined = order;
  EXPECT_THAT(called_off.cancel(kNow), IsOk());
  EXPECT_THAT(declined.decline(kNow), IsOk());
  EXPECT_THAT(order.ship(kNow), IsOk());
  EXPECT_THAT(order.decline(kNow), kWrong);
  Order refused = order;
  EXPECT_THAT(refused.come_back(kNow), IsOk());
  EXPECT_THAT(refused.complete({.seller = true}, kNow), kWrong);
  EXPECT_THAT(order.complete({.buyer = true}, kNow), kWrong);  // the cash is not the buyer's to see
  EXPECT_THAT(order.complete({.seller = true}, kNow), IsOk());
  EXPECT_THAT(order.come_back(kNow), IsOk());
  EXPECT_EQ(order.state, OrderState::kReturned);
}

TEST(Order, ThatIsPaidForHasArrivedWhenItsBuyerSaysSo) {
  const OfferOnSale boxes = boxes_on_sale();
  Order order = *order_of({boxes}, {line_of(boxes, 1)});
  ASSERT_THAT(order.pay(kNow), IsOk());
  ASSERT_THAT(order.ship(kNow), IsOk());

  EXPECT_THAT(order.complete({.seller = true}, kNow),
              StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  EXPECT_THAT(order.complete({.buyer = true, .seller = true}, kNow), IsOk());
}

TEST(Order, OnlyACashOrderIsDeclinedByItsSeller) {
  const OfferOnSale boxes = boxes_on_sale();
  Order order = *order_of({boxes}, {line_of(boxes, 1)});

  EXPECT_THAT(order.decline(kNow), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  EXPECT_TRUE(order.cash_tally().empty());
}

TEST(Order, CountsAtFairsThatHaveALimit) {
  OfferOnSale with = boxes_on_sale(), without = boxes_on_sale();
  without.offer.seller = with.offer.seller;
  with.offer.fair = without.offer.fair = FairId::make();
  with.fair_limit = Money::vnd(1'000'000);

  const Order order = *order_of({with, without}, {line_of(with, 2), line_of(without, 1)});

  EXPECT_EQ(order.fair_tallies(), (Tallies{{{*with.offer.fair, "an"}, 450'000}}));
}

}  // namespace
}  // namespace farmgate::orders
