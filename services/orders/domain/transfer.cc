#include "services/orders/domain/transfer.h"

#include <algorithm>

namespace farmgate::orders {
namespace {

constexpr std::size_t kCodeSize = 14;  // "FG" and 12
constexpr std::size_t kCodesMax = 8;

bool is_code_letter(char c) {
  return (c >= '2' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'I' && c != 'O');
}

}  // namespace

bool BankTransfer::same_facts(const BankTransfer& other) const {
  return bank_reference == other.bank_reference && amount == other.amount &&
         description == other.description && credit_time == other.credit_time;
}

std::vector<std::string> payment_codes_in(std::string_view description) {
  std::string letters;
  for (const char c : description) {
    if (c >= 'a' && c <= 'z') letters += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) letters += c;
  }
  std::vector<std::string> codes;
  for (std::size_t at = letters.find("FG"); at != std::string::npos && codes.size() < kCodesMax;
       at = letters.find("FG", at + 1)) {
    if (at + kCodeSize > letters.size()) break;
    const auto first = letters.begin() + static_cast<std::ptrdiff_t>(at) + 2;
    if (std::all_of(first, first + (kCodeSize - 2), is_code_letter)) {
      codes.push_back(letters.substr(at, kCodeSize));
    }
  }
  return codes;
}

TransferVerdict judge(const BankTransfer& transfer, const Order* order) {
  if (order == nullptr) return {TransferEffect::kNone, "UNKNOWN_CODE"};
  if (transfer.amount != order->total) return {TransferEffect::kNone, "PAYMENT_MISMATCH"};
  switch (order->state) {
    case OrderState::kHeld: return {TransferEffect::kPay, {}};
    case OrderState::kExpired: return {TransferEffect::kTakeAgain, {}};
    case OrderState::kPaid:
    case OrderState::kCancelled: return {TransferEffect::kNone, "ORDER_STATE"};
  }
  return {TransferEffect::kNone, "ORDER_STATE"};
}

}  // namespace farmgate::orders
