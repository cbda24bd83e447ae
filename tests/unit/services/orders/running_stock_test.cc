#include "services/orders/domain/running_stock.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/orders/samples.h"

namespace farmgate::orders {
namespace {

using testing::IsOk;
using testing::StatusIs;

OfferOnSale boxes_left(std::int64_t pieces, std::int64_t limit = 0) {
  OfferOnSale it = boxes_on_sale();
  it.offer.received = it.offer.available = 1000 * pieces;
  if (limit > 0) it.offer.buyer_limit = 1000 * limit;
  return it;
}

Basket basket_of(const std::string& buyer, std::vector<BasketLine> lines) {
  Basket basket;
  basket.buyer = buyer;
  basket.lines = std::move(lines);
  return basket;
}

TEST(RunningStock, WhatOneOrderTakesTheNextDoesNotFind) {
  const OfferOnSale boxes = boxes_left(3);
  RunningStock stock(kNow);
  stock.add(boxes);

  EXPECT_THAT(stock.take(basket_of("an", {line_of(boxes, 2)}), 900s), IsOk());
  const Status refused = stock.take(basket_of("binh", {line_of(boxes, 2)}), 900s).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_EQ(refused.values().at("available_thousandths"), "1000");
  EXPECT_THAT(stock.take(basket_of("chi", {line_of(boxes, 1)}), 900s), IsOk());

  const auto moves = stock.moves();
  ASSERT_EQ(moves.size(), 1u);
  EXPECT_EQ(moves[0].taken, 3'000);
  EXPECT_TRUE(moves[0].sold_out);
  EXPECT_EQ(moves[0].offer.held, 3'000);
  EXPECT_EQ(moves[0].offer.version, boxes.offer.version + 1);
}

TEST(RunningStock, ALineThatIsShortTakesNothingOfTheOthers) {
  OfferOnSale plenty = boxes_left(5);
  OfferOnSale few = boxes_left(1);
  few.offer.seller = plenty.offer.seller;
  RunningStock stock(kNow);
  stock.add(plenty);
  stock.add(few);

  const auto both = basket_of("an", {line_of(plenty, 1), line_of(few, 2)});
  EXPECT_THAT(stock.take(both, 900s), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));

  EXPECT_TRUE(stock.moves().empty());
}

TEST(RunningStock, JudgesWithoutTaking) {
  const OfferOnSale boxes = boxes_left(1);
  RunningStock stock(kNow);
  stock.add(boxes);

  EXPECT_THAT(stock.judge(basket_of("an", {line_of(boxes, 1)}), 900s), IsOk());

  EXPECT_TRUE(stock.moves().empty());
}

TEST(RunningStock, CountsABuyersOrdersTogether) {
  const OfferOnSale boxes = boxes_left(10, 4);
  RunningStock stock(kNow);
  stock.add(boxes);
  stock.add_share(boxes.offer.id, "an", 1'000);

  EXPECT_THAT(stock.take(basket_of("an", {line_of(boxes, 2)}), 900s), IsOk());
  const Status refused = stock.take(basket_of("an", {line_of(boxes, 2)}), 900s).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "BUYER_LIMIT"));
  EXPECT_EQ(refused.values().at("limit_thousandths"), "4000");
  EXPECT_THAT(stock.take(basket_of("binh", {line_of(boxes, 4)}), 900s), IsOk());

  const auto shares = stock.shares();
  ASSERT_EQ(shares.size(), 2u);
  EXPECT_EQ(shares[0].taken, 2'000);
  EXPECT_EQ(shares[1].taken, 4'000);
}

TEST(RunningStock, SellsAtOnceWhatIsPaidForInCash) {
  const OfferOnSale boxes = boxes_left(5);
  RunningStock stock(kNow, 2);
  stock.add(boxes);
  stock.add_tally({FairId(), "an"}, 1);
  Basket cash = basket_of("an", {line_of(boxes, 1)});
  cash.payment_method = PaymentMethod::kCashOnDelivery;

  EXPECT_THAT(stock.take(cash, 900s), IsOk());
  EXPECT_THAT(stock.take(basket_of("an", {line_of(boxes, 2)}), 900s), IsOk());
  const Status refused = stock.take(cash, 900s).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "BUYER_LIMIT"));
  EXPECT_EQ(refused.values().at("open_orders"), "2");

  const auto moves = stock.moves();
  EXPECT_EQ(moves[0].taken, 3'000);
  EXPECT_EQ(moves[0].sold, 1'000);
  EXPECT_EQ(moves[0].offer.held, 2'000);
  EXPECT_EQ(moves[0].offer.sold, 1'000);
  EXPECT_EQ(stock.tallies(), (Tallies{{{FairId(), "an"}, 1}}));
}

TEST(RunningStock, CountsABuyersOrdersAtAFairTogether) {
  OfferOnSale one = boxes_left(10), other = boxes_left(10);
  other.offer.seller = one.offer.seller;
  one.offer.fair = other.offer.fair = FairId::make();
  one.fair_limit = other.fair_limit = Money::vnd(900'000);
  RunningStock stock(kNow);
  stock.add(one);
  stock.add(other);
  stock.add_tally({*one.offer.fair, "an"}, 225'000);

  EXPECT_THAT(stock.take(basket_of("an", {line_of(one, 1), line_of(other, 1)}), 900s), IsOk());
  const auto two = basket_of("an", {line_of(one, 1), line_of(other, 1)});
  EXPECT_THAT(stock.take(two, 900s), StatusIs(Code::kFailedPrecondition, "BUYER_LIMIT"));
  EXPECT_THAT(stock.take(basket_of("an", {line_of(other, 1)}), 900s), IsOk());
  EXPECT_THAT(stock.take(basket_of("binh", {line_of(one, 4)}), 900s), IsOk());

  EXPECT_EQ(stock.tallies().at({*one.offer.fair, "an"}), 675'000);
}

TEST(RunningStock, DoesNotKnowAnOfferThatIsNotThere) {
  const RunningStock stock(kNow);

  EXPECT_THAT(stock.judge(basket_of("an", {line_of(boxes_left(1), 1)}), 900s),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
}

}  // namespace
}  // namespace farmgate::orders
