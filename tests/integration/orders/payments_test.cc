#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

TEST_F(Desk, ATransferPaysALiveHold) {
  const v1::Offer it = offer(2);
  const v1::Order order = place("an", basket(it, 1)).value();

  const v1::BankTransfer transfer = pay(order, "FT001").value();

  EXPECT_EQ(transfer.state(), v1::BANK_TRANSFER_STATE_MATCHED);
  EXPECT_EQ(transfer.order(), order.name());
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_PAID);
  EXPECT_EQ(boxes(now(it).sold()), 1);
  expect_books_balance();
}

TEST_F(Desk, TheBankMayRepeatItself) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  const v1::BankTransfer first = pay(order, "FT001").value();

  EXPECT_EQ(pay(order, "FT001").value().name(), first.name());
  EXPECT_THAT(pay(order, "FT001", 1), StatusIs(Code::kAlreadyExists, "BANK_REFERENCE_REUSED"));
  EXPECT_EQ(value("SELECT count(*) FROM bank_transfer"), "1");
}

TEST_F(Desk, WhatFitsNoOrderWaitsForAPerson) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  v1::Order stranger = order;
  stranger.set_payment_code("");

  EXPECT_EQ(pay(stranger, "FT001").value().unmatched_reason(), "UNKNOWN_CODE");
  EXPECT_EQ(pay(order, "FT002", -1).value().unmatched_reason(), "PAYMENT_MISMATCH");
  EXPECT_EQ(pay(order, "FT003").value().state(), v1::BANK_TRANSFER_STATE_MATCHED);
  EXPECT_EQ(pay(order, "FT004").value().unmatched_reason(), "ORDER_STATE");
  expect_books_balance();
}

TEST_F(Desk, ALateTransferTakesTheStockAgainIfItIsThere) {
  const v1::Offer it = offer(1);
  const v1::Order order = place("an", basket(it, 1)).value();
  pass(901s);

  EXPECT_EQ(pay(order, "FT001").value().state(), v1::BANK_TRANSFER_STATE_MATCHED);

  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_PAID);
  EXPECT_EQ(boxes(now(it).sold()), 1);
  expect_books_balance();
}

TEST_F(Desk, ALateTransferOfGoneStockWaitsForAPerson) {
  const v1::Offer it = offer(1);
  const v1::Order late = place("an", basket(it, 1)).value();
  pass(901s);
  place("binh", basket(it, 1)).value();

  EXPECT_EQ(pay(late, "FT001").value().unmatched_reason(), "HOLD_EXPIRED");

  EXPECT_EQ(now("an", late).state(), v1::ORDER_STATE_EXPIRED);
  expect_books_balance();
}

}  // namespace
}  // namespace farmgate::orders
