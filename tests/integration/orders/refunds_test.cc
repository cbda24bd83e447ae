// Money that goes back: of an order that is called off, and of transfers that pay no order.
#include <gmock/gmock.h>

#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Desk, ARefundedOrderGivesItsGoodsAndItsMoneyBack) {
  const v1::Offer it = offer(2);
  const v1::Order order = place("an", basket(it, 2)).value();
  const v1::BankTransfer transfer = pay(order, "FT001").value();

  EXPECT_EQ(refund(order, seller()).value().state(), v1::ORDER_STATE_REFUNDED);

  EXPECT_EQ(boxes(now(it).available()), 2);
  EXPECT_EQ(now(transfer).state(), v1::BANK_TRANSFER_STATE_REFUNDED);
  const auto due = refunds(v1::REFUND_STATE_DUE);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].amount_vnd(), order.total_vnd());
  EXPECT_EQ(due[0].order(), order.name());
  EXPECT_EQ(due[0].requester(), "seller");
  expect_books_balance();
  expect_money_balances();
}

TEST_F(Desk, AnOrderIsRefundedOnceAndBySomebodyWhoSellsIt) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  rpc::Call stranger = seller();
  stranger.access.parties = {"producers/" + Uuid::v7().to_string()};

  EXPECT_THAT(refund(order, seller()), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  pay(order, "FT001").value();
  EXPECT_THAT(refund(order, stranger), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(refund(order, seller()), IsOk());
  EXPECT_THAT(refund(order, seller()), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).size(), 1U);
  expect_money_balances();
}

TEST_F(Desk, EachPayerOfARefundedOrderGetsItsOwnPart) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  pay(order, "FT001", -25'000).value();
  record(credit("FT002", 25'000, order.payment_code())).value();

  refund(order, seller()).value();

  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).size(), 2U);
  EXPECT_EQ(balance("REFUNDS_DUE"), "-" + std::to_string(order.total_vnd()));
  EXPECT_EQ(balance("PREPAID"), "0");
  expect_money_balances();
}

TEST_F(Desk, MoneyWhoseOrderHasEndedIsDueToItsPayerWithinAMinute) {
  const v1::Offer it = offer(1);
  const v1::Order late = place("an", basket(it, 1)).value();
  pass(901s);
  const v1::Order other = place("binh", basket(it, 1)).value();
  pay(other, "FT000").value();
  const v1::BankTransfer transfer = pay(late, "FT001").value();
  EXPECT_EQ(transfer.unmatched_reason(), "HOLD_EXPIRED");

  pass(1s);
  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).size(), 0U);
  pass(55s);

  const auto due = refunds(v1::REFUND_STATE_DUE);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].bank_transfer(), transfer.name());
  EXPECT_EQ(due[0].reason(), "HOLD_EXPIRED");
  EXPECT_EQ(now(transfer).unmatched_vnd(), 0);
  pass(60s);
  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).size(), 1U);
  expect_money_balances();
}

TEST_F(Desk, MoneyPaidTwiceGoesBackAndTheOrderStays) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  pay(order, "FT001").value();
  const v1::BankTransfer twice = pay(order, "FT002").value();
  EXPECT_EQ(twice.unmatched_reason(), "ORDER_STATE");

  pass(60s);

  EXPECT_EQ(now(twice).state(), v1::BANK_TRANSFER_STATE_REFUNDED);
  EXPECT_EQ(now("an", order).state(), v1::ORDER_STATE_PAID);
  expect_money_balances();
}

TEST_F(Desk, MoneyThatALiveHoldMayYetNeedStays) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  const v1::BankTransfer part = pay(order, "FT001", -5'000).value();
  const v1::BankTransfer blind = record(credit("FT002", 7, "khong ma")).value();

  pass(60s);
  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).size(), 0U);
  pass(900s);

  EXPECT_EQ(now(part).state(), v1::BANK_TRANSFER_STATE_REFUNDED);
  EXPECT_EQ(now(blind).state(), v1::BANK_TRANSFER_STATE_UNMATCHED);
  expect_money_balances();
}

TEST_F(Desk, APersonSendsBackWhatNobodyKnows) {
  const v1::BankTransfer blind = record(credit("FT001", 7'000, "khong ma")).value();
  v1::RefundBankTransferRequest request;
  request.set_name(blind.name());
  request.set_request_id(Uuid::v7().to_string());

  EXPECT_THAT(refunds_.refund_transfer(officer(), request), IsOk());
  request.set_request_id(Uuid::v7().to_string());
  EXPECT_THAT(refunds_.refund_transfer(officer(), request),
              StatusIs(Code::kFailedPrecondition, "TRANSFER_SPENT"));
  EXPECT_EQ(refunds(v1::REFUND_STATE_DUE).at(0).reason(), "UNKNOWN_CODE");
  expect_money_balances();
}

TEST_F(Desk, NoTwoTablesForTheBankNameOneRefund) {
  const v1::Order order = place("an", basket(offer(2), 1)).value();
  pay(order, "-FT001").value();
  refund(order, seller()).value();
  const std::string request_id = Uuid::v7().to_string();

  const auto table = export_refunds(request_id).value();

  EXPECT_EQ(table.refund_count(), 1);
  EXPECT_EQ(table.total_vnd(), order.total_vnd());
  EXPECT_THAT(table.csv(), HasSubstr("Hoan tien " + order.payment_code()));
  EXPECT_THAT(table.csv(), Not(HasSubstr(",-FT001")));
  EXPECT_EQ(export_refunds(request_id).value().csv(), table.csv());
  EXPECT_EQ(export_refunds(Uuid::v7().to_string()).value().refund_count(), 0);
  EXPECT_EQ(refunds(v1::REFUND_STATE_EXPORTED).size(), 1U);
}

TEST_F(Desk, ARefundIsPaidOnceHoweverOftenTheBankSaysSo) {
  const v1::Offer it = offer(2);
  const v1::Order one = place("an", basket(it, 1)).value();
  const v1::Order two = place("an", basket(it, 1)).value();
  pay(one, "FT001").value();
  pay(two, "FT002").value();
  refund(one, seller()).value();
  refund(two, seller()).value();
  const auto due = refunds(v1::REFUND_STATE_DUE);

  EXPECT_EQ(pay_back(due[0], "RF001").value().state(), v1::REFUND_STATE_PAID);
  EXPECT_THAT(pay_back(due[0], "RF001"), IsOk());
  EXPECT_THAT(pay_back(due[0], "RF002"), StatusIs(Code::kFailedPrecondition, "REFUND_STATE"));
  EXPECT_THAT(pay_back(due[1], "RF001"), StatusIs(Code::kAlreadyExists, "BANK_REFERENCE_REUSED"));

  EXPECT_EQ(balance("BANK"), std::to_string(one.total_vnd()));
  EXPECT_EQ(balance("REFUNDS_DUE"), "-" + std::to_string(two.total_vnd()));
  expect_money_balances();
  expect_books_balance();
}

}  // namespace
}  // namespace farmgate::orders
