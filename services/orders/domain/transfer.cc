#include "services/orders/domain/transfer.h"

namespace farmgate::orders {
bool BankTransfer::same_facts(const BankTransfer& other) const {
  return bank_reference == other.bank_reference && amount == other.amount &&
         description == other.description && credit_time == other.credit_time;
}

TransferVerdict judge(const BankTransfer& transfer, const Order* order) {
  if (order == nullptr) return {TransferEffect::kNone, "UNKNOWN_CODE"};
  if (transfer.amount != order->total) return {TransferEffect::kNone, "PAYMENT_MISMATCH"};
  switch (order->state) {
    case OrderState::kHeld: return {TransferEffect::kPay, {}};
    case OrderState::kExpired: return {TransferEffect::kTakeAgain, {}};
    case OrderState::kPaid:
    case OrderState::kShipped:
    case OrderState::kReady:
    case OrderState::kCompleted:
    case OrderState::kCancelled: return {TransferEffect::kNone, "ORDER_STATE"};
  }
  return {TransferEffect::kNone, "ORDER_STATE"};
}

}  // namespace farmgate::orders
