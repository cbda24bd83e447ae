#include "services/orders/domain/transfer.h"

#include <gmock/gmock.h>

#include "tests/unit/services/orders/samples.h"

namespace farmgate::orders {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

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

TEST(Transfer, FindsTheCodeWhateverTheBankDidToIt) {
  const std::string code = held_order().payment_code;
  std::string mangled;
  for (const char c : code) {
    mangled += static_cast<char>(std::tolower(c));
    mangled += ' ';
  }

  EXPECT_THAT(payment_codes_in("MBVCB.123 tra tien " + code + " cam on"), Contains(code));
  EXPECT_THAT(payment_codes_in("PFG" + mangled), Contains(code));
}

TEST(Transfer, ATextWithoutCodeHasNone) {
  EXPECT_THAT(payment_codes_in(""), IsEmpty());
  EXPECT_THAT(payment_codes_in("FG123"), IsEmpty());
  EXPECT_THAT(payment_codes_in("FG0000000000000"), IsEmpty());  // no zeros and ones in codes
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
