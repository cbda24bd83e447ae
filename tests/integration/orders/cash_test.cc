#include "tests/integration/orders/goods.h"

// Orders that are paid for in cash, and orders that come back.
namespace farmgate::orders {
namespace {

const auto kWrongState = StatusIs(Code::kFailedPrecondition, "ORDER_STATE");
const auto kLimit = StatusIs(Code::kFailedPrecondition, "BUYER_LIMIT");

class Cash : public Goods {
 protected:
  v1::Order ordered(const v1::Offer& it, v1::Fulfilment fulfilment = v1::FULFILMENT_DELIVERY) {
    return place("an", cash(by(fulfilment, basket(it, 1)))).value();
  }
  void expect_balance() {
    expect_books_balance();
    expect_money_balances();
  }
};

TEST_F(Cash, AnOrderIsConfirmedAndSoldAtOnceAndNothingEndsIt) {
  const v1::Offer it = offer(3);
  const v1::Order order = ordered(it);

  EXPECT_EQ(order.state(), v1::ORDER_STATE_CONFIRMED);
  EXPECT_FALSE(order.has_hold_expire_time());
  pass(24h);
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_CONFIRMED);
  EXPECT_EQ(boxes(now(it).sold()), 1);
  EXPECT_EQ(boxes(now(it).held()), 0);
  expect_balance();
}

TEST_F(Cash, IsTakenAtTheDoorSaysTheSellerAlone) {
  const v1::Order order = ordered(offer(3));
  EXPECT_THAT(arrived_by(seller(), order), kWrongState);
  ASSERT_THAT(ship(seller(), order), IsOk());
  EXPECT_THAT(arrived_by(buyer("an"), order), kWrongState);
  EXPECT_EQ(balance("CASH"), "0");
  EXPECT_EQ(arrived_by(seller(), order)->state(), v1::ORDER_STATE_COMPLETED);
  EXPECT_EQ(balance("CASH"), "225000");
  EXPECT_EQ(balance("SALES"), "-225000");
  expect_balance();
}

TEST_F(Cash, IsTakenAtTheBoothWithTheGoods) {
  const v1::Order order = ordered(offer(3), v1::FULFILMENT_PICKUP);
  ASSERT_THAT(ready(order), IsOk());
  EXPECT_EQ(hand_over(order, now("an", order).pickup_code())->state(), v1::ORDER_STATE_COMPLETED);
  EXPECT_EQ(balance("CASH"), "225000");
  expect_balance();
}

TEST_F(Cash, ASellerSaysOfNoPaidOrderThatItHasArrived) {
  const v1::Order order = paid(v1::FULFILMENT_DELIVERY);
  ASSERT_THAT(ship(seller(), order), IsOk());
  EXPECT_THAT(arrived_by(seller(), order), kWrongState);
}

TEST_F(Cash, ABuyerOrItsSellerCallsAnOrderOffUntilItIsPacked) {
  const v1::Offer it = offer(3);
  EXPECT_EQ(cancel_by(seller(), ordered(it))->state(), v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(cancel_by(buyer("an"), ordered(it))->state(), v1::ORDER_STATE_CANCELLED);
  EXPECT_EQ(boxes(now(it).available()), 3);
  const v1::Order sent = ordered(it);
  ASSERT_THAT(ship(seller(), sent), IsOk());
  EXPECT_THAT(cancel_by(buyer("an"), sent), kWrongState);
  rpc::Call stranger = seller();
  stranger.access.parties = {"producers/" + Uuid::v7().to_string()};
  EXPECT_THAT(cancel_by(stranger, ordered(it)), StatusIs(Code::kNotFound, "NOT_FOUND"));
  // A hold is its buyer's alone to end.
  EXPECT_THAT(cancel_by(seller(), place("an", basket(it, 1)).value()), kWrongState);
  expect_balance();
}

TEST_F(Cash, ABuyerHasFiveOpenOrdersAndEachEndMakesRoom) {
  const v1::Offer it = offer(50);
  std::vector<v1::Order> open;
  for (int i = 0; i < 5; ++i) open.push_back(ordered(it));
  const Status refused = place("an", cash(basket(it, 1))).status();
  EXPECT_THAT(refused, kLimit);
  EXPECT_EQ(refused.values().at("limit_orders"), "5");
  EXPECT_EQ(refused.values().at("open_orders"), "5");
  EXPECT_THAT(place("binh", cash(basket(it, 1))), IsOk());
  EXPECT_THAT(place("an", basket(it, 1)), IsOk());  // by transfer

  for (int i = 1; i < 5; ++i) ASSERT_THAT(ship(seller(), open[i]), IsOk());
  EXPECT_THAT(cancel_by(buyer("an"), open[0]), IsOk());
  EXPECT_THAT(arrived_by(seller(), open[1]), IsOk());
  EXPECT_THAT(send_back(open[2]), IsOk());
  EXPECT_THAT(send_back(open[1]), IsOk());  // it had ended before
  for (int i = 0; i < 3; ++i) ordered(it);
  EXPECT_THAT(place("an", cash(basket(it, 1))), kLimit);
  expect_balance();
}

TEST_F(Cash, ATransferForSuchAnOrderGoesBack) {
  const v1::Order order = ordered(offer(3));
  EXPECT_EQ(pay(order, "FT001")->unmatched_reason(), "ORDER_STATE");
  pass(60s);
  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).size(), 1U);
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_CONFIRMED);
  expect_balance();
}

TEST_F(Cash, OrdersAreOnThePickList) {
  ordered(offer(3));
  v1::GeneratePickListRequest request;
  request.set_parent(seller_);
  farmgate::wire::write(Date(std::chrono::year{2099} / 1 / 1), *request.mutable_through_date());
  const auto list = goods_.pick_list(seller(), request).value();
  EXPECT_EQ(list.orders_size(), 1);
  EXPECT_EQ(list.items_size(), 1);
}

TEST_F(Cash, GoodsThatWereNotTakenAreForSaleAgainOrWrittenOff) {
  const v1::Offer it = offer(3);
  const v1::Order fresh = ordered(it);
  const v1::Order rotten = ordered(it, v1::FULFILMENT_PICKUP);
  EXPECT_THAT(send_back(fresh), kWrongState);
  ASSERT_THAT(ship(seller(), fresh), IsOk());
  ASSERT_THAT(ready(rotten), IsOk());

  EXPECT_EQ(send_back(fresh)->state(), v1::ORDER_STATE_RETURNED);
  EXPECT_EQ(boxes(now(it).available()), 2);
  const auto written_off = send_back(rotten, v1::RETURNED_GOODS_WRITTEN_OFF);
  EXPECT_EQ(written_off->goods_return().goods(), v1::RETURNED_GOODS_WRITTEN_OFF);
  EXPECT_EQ(boxes(now(it).available()), 2);
  EXPECT_EQ(boxes(now(it).received()), 3);
  EXPECT_EQ(boxes(now(it).withdrawn()), 1);
  EXPECT_EQ(now("an", rotten).goods_return().returner(), "seller");
  EXPECT_EQ(value("SELECT count(*) FROM pickup"), "0");
  EXPECT_EQ(balance("CASH"), "0");
  expect_balance();
}

TEST_F(Cash, ThatWasTakenGoesBackWithTheGoods) {
  const v1::Order order = ordered(offer(3));
  ASSERT_THAT(ship(seller(), order), IsOk());
  EXPECT_THAT(arrived("an", order), kWrongState);  // the seller has the cash, and says so
  ASSERT_THAT(arrived_by(seller(), order), IsOk());
  EXPECT_THAT(send_back(order), IsOk());
  EXPECT_THAT(send_back(order), kWrongState);
  EXPECT_EQ(balance("CASH"), "0");
  EXPECT_EQ(balance("SALES"), "0");
  expect_balance();
}

TEST_F(Cash, WhatWasPaidForAndComesBackIsDueToItsPayer) {
  const v1::Order sent = paid(v1::FULFILMENT_DELIVERY);
  const v1::Order packed = paid(v1::FULFILMENT_PICKUP);
  const v1::Order had = paid(v1::FULFILMENT_DELIVERY);
  EXPECT_THAT(send_back(sent), kWrongState);
  ASSERT_THAT(ship(seller(), sent), IsOk());
  ASSERT_THAT(ready(packed), IsOk());
  ASSERT_THAT(ship(seller(), had), IsOk());
  EXPECT_THAT(refund(sent, seller()), kWrongState);  // it is on its way: it has to come back
  ASSERT_THAT(arrived("an", had), IsOk());
  EXPECT_EQ(balance("SALES"), "-225000");
  EXPECT_EQ(balance("PREPAID"), "-450000");
  expect_balance();

  for (const v1::Order& order : {sent, packed, had}) {
    EXPECT_EQ(send_back(order)->state(), v1::ORDER_STATE_RETURNED);
    expect_balance();
  }

  const auto due = refunds(v1::REFUND_STATE_DUE);
  ASSERT_EQ(due.size(), 3U);
  EXPECT_EQ(due[0].reason(), "ORDER_RETURNED");
  EXPECT_EQ(balance("REFUNDS_DUE"), "-675000");
  EXPECT_EQ(balance("SALES"), "0");
  EXPECT_EQ(balance("PREPAID"), "0");
}

}  // namespace
}  // namespace farmgate::orders
