#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders::order_rows {

// Whose orders a call may see: the buyer's own, those its parties sell, or all.
struct Visible {
  bool all = false;
  std::string buyer;  // "" = none
  std::vector<ProducerId> sellers;
};

StatusOr<std::optional<Order>> find(pg::Tx& tx, OrderId id, const Visible& visible);
StatusOr<std::optional<Order>> find_by_request(pg::Tx& tx, const std::string& buyer,
                                               const Uuid& request_id);
struct Filter {
  std::optional<OrderState> state;
  std::optional<ProducerId> seller;
  std::optional<OfferId> offer;
};
// Newest first.
StatusOr<std::vector<Order>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                  const farmgate::wire::Page& page);
// A seller's paid orders that were placed before `end`, the oldest first.
StatusOr<std::vector<Order>> to_pack(pg::Tx& tx, ProducerId seller, Time end,
                                     const farmgate::wire::Page& page);

// With the row locked until the end of the transaction.
StatusOr<std::optional<Order>> lock(pg::Tx& tx, OrderId id, const std::string& buyer);
StatusOr<std::optional<Order>> lock_visible(pg::Tx& tx, OrderId id, const Visible& visible);
StatusOr<std::optional<Order>> lock_by_code(pg::Tx& tx, const std::vector<std::string>& codes);
// Held orders whose time has come, oldest first; rows that another sweep holds are passed over.
StatusOr<std::vector<Order>> lock_due(pg::Tx& tx, int limit);

// State, times and version of an order that is locked here.
Status save_state(pg::Tx& tx, const Order& order);

StatusOr<std::vector<Order>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::orders::order_rows
