#pragma once

#include <optional>
#include <string>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/orders/domain/transfer.h"

namespace farmgate::orders {

enum class RefundState { kDue = 1, kExported, kPaid };

// Money of one transfer that goes back to its payer: what paid an order, or what paid none.
struct Refund {
  RefundId id;
  TransferId transfer;
  std::optional<OrderId> order;
  std::optional<ProducerId> seller;
  Money amount;
  RefundState state = RefundState::kDue;
  std::string
      reason;  // ORDER_REFUNDED, ORDER_RETURNED, WEIGHT_ADJUSTED, or why the transfer paid no order
  std::string requester;  // "" = no order of it lives
  std::string bank_reference;
  Time create_time;
  std::optional<Time> export_time;
  std::optional<Time> pay_time;

  // The bank has paid it. The same once more changes nothing; REFUND_STATE for anything else.
  Status pay(const std::string& reference, Time time);
};

}  // namespace farmgate::orders
