#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/rpc/once.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders {

// A caller who waits for an order; told once, from any thread, which it must not hold up.
struct Waiter {
  Deadline deadline;
  std::function<bool()> cancelled;  // empty: never
  std::function<void(StatusOr<rpc::SharedBytes>)> answer;
};

// An order that was asked for and is not judged yet. Only `waiters` changes: more callers may ask
// for the same while it is on its way.
struct Ticket {
  rpc::Asked asked;
  Basket basket;
  std::string trace;
  std::vector<Waiter> waiters;
};

// A row that an order needs and that another transaction may have: an offer, or what limits count
// of its buyer.
using Turn = std::variant<OfferId, TallyKey>;

// What became of a ticket in one transaction: its answer, or the row that somebody else holds.
struct Verdict {
  std::optional<StatusOr<rpc::Bytes>> answer;
  std::optional<Turn> held_up_by;
};

}  // namespace farmgate::orders
