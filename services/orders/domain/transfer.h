#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/orders/domain/ids.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders {

enum class TransferState { kMatched = 1, kUnmatched, kRefunded };

// A part of a transfer that pays an order.
struct TransferMatch {
  OrderId order;
  Money amount;
  std::string matcher;  // "" = the payment code
  Time match_time;
};

// A credit on a seller's account, as the bank reports it; known by the bank's reference.
struct BankTransfer {
  TransferId id;
  std::string bank_reference;
  Money amount;
  std::string description;
  Time credit_time;
  TransferState state = TransferState::kUnmatched;
  std::optional<OrderId> order;      // the first that it pays, or whose code it carries
  std::optional<ProducerId> seller;  // whose account it came to
  std::string unmatched_reason;
  Money unmatched;  // neither paid for an order nor on its way back
  Money due;        // what the orders of its codes needed
  std::vector<TransferMatch> matches;
  std::int64_t version = 1;
  Time create_time;

  bool same_facts(const BankTransfer& other) const;
  // All of it waits: as it is before anybody has looked at it.
  void receive(Time now);
  void wait(std::string reason, Money needed);
  // A part of what is left pays an order, the last of matches: TRANSFER_SPENT, OTHER_SELLER.
  Status match(const Order& paid, Money part, const std::string& matcher, Time now);
  // What is left goes back to the payer: TRANSFER_SPENT when nothing is.
  StatusOr<Money> send_back();
  // A part that paid an order goes back.
  void give_back();
};

// Whether an amount pays orders, all of them at once. The reason says why not.
struct TransferVerdict {
  bool pays = false;
  std::string unmatched_reason;
  Money due;  // what they need together
};
StatusOr<TransferVerdict> judge(const BankTransfer& transfer, Money amount,
                                const std::vector<Order>& orders);
// A credit names one order and is not what it costs: earlier ones that wait for that order count
// too.
bool counts_with_waiting(const TransferVerdict& verdict, const std::vector<Order>& orders);
StatusOr<TransferVerdict> judge_together(const BankTransfer& transfer,
                                         const std::vector<BankTransfer>& waiting,
                                         const std::vector<Order>& orders);

// Parts of transfers are for an order that may be paid, and are what it costs: ORDER_STATE,
// PAYMENT_MISMATCH with the values.
Status check_given(const Order& order, Money given);

// What is left of it goes back by itself: it named orders, and none of them is held any more.
bool is_stray(const BankTransfer& transfer, const std::vector<Order>& named);

}  // namespace farmgate::orders
