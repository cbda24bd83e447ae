// One transfer for several orders, several for one, and what a person does with the rest.
#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

constexpr std::int64_t kPrice = 225'000;

TEST_F(Desk, OneTransferPaysEveryOrderWhoseCodeItCarries) {
  const v1::Offer it = offer(5);
  const v1::Order one = place("an", basket(it, 1)).value();
  const v1::Order two = place("an", basket(it, 2)).value();

  const auto paid =
      record(credit("FT001", 3 * kPrice, one.payment_code() + " " + two.payment_code())).value();

  EXPECT_EQ(paid.state(), v1::BANK_TRANSFER_STATE_MATCHED);
  EXPECT_EQ(paid.matches_size(), 2);
  EXPECT_EQ(now("an", one).state(), v1::ORDER_STATE_PAID);
  EXPECT_EQ(now("an", two).state(), v1::ORDER_STATE_PAID);
  expect_books_balance();
  expect_money_balances();
}

TEST_F(Desk, SeveralTransfersPayAnOrderOnceTheyAreEnoughTogether) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();

  const auto first = pay(order, "FT001", -100'000).value();
  EXPECT_EQ(first.unmatched_reason(), "PAYMENT_MISMATCH");
  EXPECT_EQ(first.due_vnd(), kPrice);
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_HELD);
  const auto last = record(credit("FT002", 100'000, order.payment_code())).value();

  EXPECT_EQ(last.state(), v1::BANK_TRANSFER_STATE_MATCHED);
  EXPECT_EQ(now(first).state(), v1::BANK_TRANSFER_STATE_MATCHED);
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_PAID);
  expect_money_balances();
}

TEST_F(Desk, TooMuchIsNotTakenForAnOrder) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();

  const auto over = pay(order, "FT001", 5'000).value();

  EXPECT_EQ(over.unmatched_reason(), "PAYMENT_MISMATCH");
  EXPECT_EQ(over.unmatched_vnd(), kPrice + 5'000);
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_HELD);
  expect_money_balances();
}

TEST_F(Desk, OrdersOfWhichOneCannotBePaidAreAllLeft) {
  const v1::Offer it = offer(5);
  const v1::Order one = place("an", basket(it, 1)).value();
  const v1::Order two = place("an", basket(it, 1)).value();
  cancel("an", two).value();

  const auto both =
      record(credit("FT001", 2 * kPrice, one.payment_code() + two.payment_code())).value();

  EXPECT_EQ(both.unmatched_reason(), "ORDER_STATE");
  EXPECT_EQ(now("an", one).state(), v1::ORDER_STATE_HELD);
  expect_money_balances();
}

TEST_F(Desk, APersonMatchesOneTransferWithSeveralOrdersAndTheRestWaits) {
  const v1::Offer it = offer(5);
  const v1::Order one = place("an", basket(it, 1)).value();
  const v1::Order two = place("binh", basket(it, 1)).value();
  const auto blind = record(credit("FT001", 2 * kPrice + 7, "tien vai")).value();
  v1::MatchBankTransferRequest request;
  add_part(request, blind, one, kPrice);
  add_part(request, blind, two, kPrice);

  const auto matched = match(request).value().bank_transfers(0);

  EXPECT_EQ(matched.state(), v1::BANK_TRANSFER_STATE_UNMATCHED);
  EXPECT_EQ(matched.unmatched_vnd(), 7);
  EXPECT_EQ(now(blind).matches(0).matcher(), "officer");
  EXPECT_EQ(now("binh", two).state(), v1::ORDER_STATE_PAID);
  expect_books_balance();
  expect_money_balances();
}

TEST_F(Desk, APersonMatchesSeveralTransfersWithOneOrderAlsoAfterItsHold) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  const auto one = record(credit("FT001", 200'000, "lan 1")).value();
  const auto two = record(credit("FT002", 25'000, "lan 2")).value();
  pass(901s);
  v1::MatchBankTransferRequest request;
  add_part(request, one, order, 200'000);
  add_part(request, two, order, 25'000);

  EXPECT_THAT(match(request), IsOk());

  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_PAID);
  expect_books_balance();
  expect_money_balances();
}

TEST_F(Desk, AMatchThatDoesNotAddUpChangesNothing) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  const auto small = record(credit("FT001", 200'000, "thieu")).value();
  v1::MatchBankTransferRequest less, more;
  add_part(less, small, order, 200'000);
  add_part(more, small, order, kPrice);

  EXPECT_THAT(match(less), StatusIs(Code::kFailedPrecondition, "PAYMENT_MISMATCH"));
  EXPECT_THAT(match(more), StatusIs(Code::kFailedPrecondition, "TRANSFER_SPENT"));
  add_part(more, small, order, 1);
  EXPECT_THAT(match(more), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_HELD);
  EXPECT_EQ(now(small).unmatched_vnd(), 200'000);
  expect_money_balances();
}

TEST_F(Desk, MoneyThatCameToAnotherSellerPaysNoOrder) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  auto request = credit("FT001", kPrice, order.payment_code());
  request.mutable_bank_transfer()->set_seller("producers/" + Uuid::v7().to_string());

  const auto transfer = record(request).value();

  EXPECT_EQ(transfer.unmatched_reason(), "OTHER_SELLER");
  v1::MatchBankTransferRequest by_hand;
  add_part(by_hand, transfer, order, kPrice);
  EXPECT_THAT(match(by_hand), StatusIs(Code::kFailedPrecondition, "OTHER_SELLER"));
  expect_money_balances();
}

TEST_F(Desk, AnotherCurrencyIsRefusedAndNotKept) {
  auto request = credit("FT001", kPrice, "usd");
  request.mutable_bank_transfer()->set_currency("USD");

  EXPECT_THAT(record(request), StatusIs(Code::kInvalidArgument, "CURRENCY_UNSUPPORTED"));
  EXPECT_EQ(value("SELECT count(*) FROM bank_transfer"), "0");
}

TEST_F(Desk, WhatWaitsForAPersonIsListedWithItsReasonOldestFirst) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  record(credit("FT001", 5, "khong ma")).value();
  pay(order, "FT002", -1).value();
  v1::ListUnmatchedTransfersRequest request;
  request.set_page_size(1);

  const auto first = payments_.list_unmatched(officer(), request).value();
  request.set_page_token(first.next_page_token());
  const auto second = payments_.list_unmatched(officer(), request).value();

  EXPECT_EQ(first.bank_transfers(0).unmatched_reason(), "UNKNOWN_CODE");
  EXPECT_EQ(second.bank_transfers(0).unmatched_reason(), "PAYMENT_MISMATCH");
  EXPECT_TRUE(second.next_page_token().empty());
}

}  // namespace
}  // namespace farmgate::orders
