#include "services/orders/api/paying.h"

#include <algorithm>

#include "services/orders/events/announce.h"
#include "services/orders/storage/bans.h"
#include "services/orders/storage/ledger.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/tallies.h"
#include "services/orders/storage/transfers.h"

namespace farmgate::orders {
namespace {

constexpr std::string_view kBanned = "MOVEMENT_BANNED";

bool is_held(const Order& order) { return order.state == OrderState::kHeld; }

// What limits count of the buyers of all that have to be taken again.
Status lock_tallies(pg::Tx& tx, const std::vector<Order>& orders) {
  Tallies all;
  for (const Order& order : orders) {
    if (!is_held(order)) all.merge(order.fair_tallies());
  }
  return tallies::lock(tx, all);
}

}  // namespace

StatusOr<std::string> Paying::pay(pg::Tx& tx, std::vector<Order>& orders, Time now) {
  std::vector<Order> paid = orders;
  const auto pay_all = [&]() -> Status {
    for (Order& order : paid) RETURN_IF_ERROR(pay_one(tx, order, now));
    return ok();
  };
  RETURN_IF_ERROR(lock_tallies(tx, orders));
  const bool all_held = std::all_of(paid.begin(), paid.end(), is_held);
  const Status done = all_held ? pay_all() : tx.savepoint(pay_all);
  if (!all_held && done.code() == Code::kFailedPrecondition) {
    return std::string(done.reason() == kBanned ? kBanned : "HOLD_EXPIRED");
  }
  RETURN_IF_ERROR(done);
  for (const Order& order : paid) RETURN_IF_ERROR(announce(tx, outbox_, order));
  orders = std::move(paid);
  return std::string();
}

Status Paying::pay_one(pg::Tx& tx, Order& order, Time now) {
  if (!is_held(order)) return take_again(tx, order, now);
  RETURN_IF_ERROR(order.pay(now));
  RETURN_IF_ERROR(order_rows::save_state(tx, order));
  return stock_.sell(tx, order);
}

Status Paying::take_again(pg::Tx& tx, Order& order, Time now) {
  ASSIGN_OR_RETURN(const bool banned, bans::hold_order(tx, order.id));
  if (banned) return movement_banned("order", "orders/" + order.id.to_string());
  RETURN_IF_ERROR(stock_.sell_late(tx, order));
  RETURN_IF_ERROR(order.pay_late(now));
  return order_rows::save_state(tx, order);
}

Status Paying::match(pg::Tx& tx, BankTransfer& transfer, const Part& part, Time now) {
  RETURN_IF_ERROR(transfer.match(part.order, part.amount, part.matcher, now));
  RETURN_IF_ERROR(transfers::add_match(tx, transfer));
  return ledger::post(tx, {.fact = Fact::kTransferMatched,
                           .transfer = transfer.id,
                           .order = part.order.id,
                           .amount = part.amount,
                           .book_time = now});
}

}  // namespace farmgate::orders
