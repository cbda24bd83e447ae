#include "services/orders/domain/transfer.h"

#include <gtest/gtest.h>

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

TEST(Transfer, PaysALiveHoldOfTheSameAmount) {
  const Order order = held_order();

  EXPECT_EQ(judge(transfer_for(order), &order).effect, TransferEffect::kPay);
}

TEST(Transfer, IsKeptForAPersonWhenItFitsNoOrder) {
  Order order = held_order();
  BankTransfer transfer = transfer_for(order);

  EXPECT_EQ(judge(transfer, nullptr).unmatched_reason, "UNKNOWN_CODE");
  transfer.amount = Money::vnd(order.total.vnd() - 1);
  EXPECT_EQ(judge(transfer, &order).unmatched_reason, "PAYMENT_MISMATCH");
  transfer.amount = order.total;
  (void)order.pay(kNow);
  EXPECT_EQ(judge(transfer, &order).unmatched_reason, "ORDER_STATE");
  EXPECT_EQ(judge(transfer, &order).effect, TransferEffect::kNone);
}

TEST(Transfer, TriesAgainForAnExpiredHold) {
  Order order = held_order();
  (void)order.expire(kNow);

  EXPECT_EQ(judge(transfer_for(order), &order).effect, TransferEffect::kTakeAgain);
}

}  // namespace
}  // namespace farmgate::orders
