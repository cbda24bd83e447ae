#pragma once

#include <optional>
#include <string>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/orders/domain/ids.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders {

enum class TransferState { kMatched = 1, kUnmatched };

// A credit on a seller's account, as the bank reports it; known by the bank's reference.
struct BankTransfer {
  TransferId id;
  std::string bank_reference;
  Money amount;
  std::string description;
  Time credit_time;
  TransferState state = TransferState::kUnmatched;
  std::optional<OrderId> order;
  std::string unmatched_reason;
  std::int64_t version = 1;
  Time create_time;

  bool same_facts(const BankTransfer& other) const;
};

// What a credit does to the order whose code it carries.
enum class TransferEffect {
  kPay,        // the hold is live: stock goes from held to sold
  kTakeAgain,  // the hold has ended: take the stock once more if it is still there
  kNone,       // for a person: unmatched_reason says why
};
struct TransferVerdict {
  TransferEffect effect = TransferEffect::kNone;
  std::string unmatched_reason;
};
TransferVerdict judge(const BankTransfer& transfer, const Order* order);

}  // namespace farmgate::orders
