#include "services/orders/domain/transfer.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/orders/samples.h"

namespace farmgate::orders {
namespace {

Order held_order() {
  const OfferOnSale boxes = boxes_on_sale();
  return *order_of({boxes}, {line_of(boxes, 1)});
}

BankTransfer transfer_for(const Order& order) {
  BankTransfer transfer;
  transfer.amount = order.total;
  transfer.description = "chuyen khoan " + order.payment_code;
  return transfer;
}

TransferVerdict verdict_on(const BankTransfer& transfer, const std::vector<Order>& orders) {
  return judge(transfer, transfer.amount, orders).value();
}

TEST(Transfer, PaysALiveHoldOfTheSameAmount) {
  const Order order = held_order();

  EXPECT_TRUE(verdict_on(transfer_for(order), {order}).pays);
}

TEST(Transfer, IsKeptForAPersonWhenItFitsNoOrder) {
  Order order = held_order();
  BankTransfer transfer = transfer_for(order);

  EXPECT_EQ(verdict_on(transfer, {}).unmatched_reason, "UNKNOWN_CODE");
  transfer.amount = Money::vnd(order.total.vnd() - 1);
  EXPECT_EQ(verdict_on(transfer, {order}).unmatched_reason, "PAYMENT_MISMATCH");
  EXPECT_EQ(verdict_on(transfer, {order}).due, order.total);
  transfer.amount = order.total;
  (void)order.pay(kNow);
  EXPECT_EQ(verdict_on(transfer, {order}).unmatched_reason, "ORDER_STATE");
}

TEST(Transfer, PaysAnExpiredHoldToo) {
  Order order = held_order();
  (void)order.expire(kNow);

  EXPECT_TRUE(verdict_on(transfer_for(order), {order}).pays);
}

TEST(Transfer, PaysSeveralOrdersOfOneSellerTogetherOrNone) {
  const Order one = held_order();
  Order two = one;
  two.id = OrderId::make();
  BankTransfer transfer = transfer_for(one);

  EXPECT_EQ(verdict_on(transfer, {one, two}).unmatched_reason, "PAYMENT_MISMATCH");
  transfer.amount = Money::vnd(2 * one.total.vnd());
  EXPECT_TRUE(verdict_on(transfer, {one, two}).pays);
  two.seller = ProducerId::make();
  EXPECT_EQ(verdict_on(transfer, {one, two}).unmatched_reason, "SELLERS_MIXED");
}

TEST(Transfer, PaysTogetherWithThoseThatWaitedForItsOneOrder) {
  const Order order = held_order();
  BankTransfer first = transfer_for(order), rest = transfer_for(order);
  first.amount = Money::vnd(1'000);
  first.receive(kNow);
  rest.amount = Money::vnd(order.total.vnd() - 1'000);

  const TransferVerdict alone = verdict_on(rest, {order});
  EXPECT_TRUE(counts_with_waiting(alone, {order}));
  EXPECT_FALSE(counts_with_waiting(alone, {order, order}));
  EXPECT_TRUE(judge_together(rest, {first}, {order})->pays);
  EXPECT_EQ(judge_together(rest, {}, {order})->unmatched_reason, "PAYMENT_MISMATCH");
}

TEST(Transfer, PartsAreWhatTheOrderCosts) {
  Order order = held_order();

  EXPECT_THAT(check_given(order, order.total), testing::IsOk());
  const Status refused = check_given(order, Money::vnd(1));
  EXPECT_THAT(refused, testing::StatusIs(Code::kFailedPrecondition, "PAYMENT_MISMATCH"));
  EXPECT_EQ(refused.values().at("due_vnd"), std::to_string(order.total.vnd()));
  (void)order.cancel(kNow);
  EXPECT_THAT(check_given(order, order.total),
              testing::StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
}

TEST(Transfer, IsAStrayWhenNoneOfItsOrdersIsHeldAnyMore) {
  const Order held = held_order();
  Order ended = held_order();
  (void)ended.expire(kNow);
  BankTransfer transfer = transfer_for(held);
  transfer.receive(kNow);

  EXPECT_FALSE(is_stray(transfer, {ended, held}));
  EXPECT_TRUE(is_stray(transfer, {ended}));
  EXPECT_TRUE(transfer.send_back().ok());
  EXPECT_FALSE(is_stray(transfer, {ended}));
}

TEST(Transfer, PaysNoOrderOfAnotherSeller) {
  const Order order = held_order();
  BankTransfer transfer = transfer_for(order);
  transfer.receive(kNow);
  transfer.seller = ProducerId::make();

  EXPECT_EQ(verdict_on(transfer, {order}).unmatched_reason, "OTHER_SELLER");
  EXPECT_THAT(transfer.match(order, order.total, "", kNow),
              testing::StatusIs(Code::kFailedPrecondition, "OTHER_SELLER"));
}

TEST(Transfer, IsSpentWhenAllOfItIsMatched) {
  const Order order = held_order();
  BankTransfer transfer = transfer_for(order);
  transfer.receive(kNow);

  EXPECT_THAT(transfer.match(order, order.total, "", kNow), testing::IsOk());
  EXPECT_EQ(transfer.state, TransferState::kMatched);
  EXPECT_THAT(transfer.match(order, Money::vnd(1), "", kNow),
              testing::StatusIs(Code::kFailedPrecondition, "TRANSFER_SPENT"));
  EXPECT_THAT(transfer.send_back(), testing::StatusIs(Code::kFailedPrecondition, "TRANSFER_SPENT"));
}

TEST(Transfer, GoesBackByWhatIsLeftOfIt) {
  const Order order = held_order();
  BankTransfer transfer = transfer_for(order);
  transfer.amount = Money::vnd(order.total.vnd() + 7);
  transfer.receive(kNow);

  EXPECT_THAT(transfer.match(order, order.total, "", kNow), testing::IsOk());
  EXPECT_EQ(transfer.state, TransferState::kUnmatched);
  EXPECT_EQ(transfer.send_back().value(), Money::vnd(7));
  EXPECT_EQ(transfer.state, TransferState::kRefunded);
}

}  // namespace
}  // namespace farmgate::orders
