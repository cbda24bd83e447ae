#pragma once

#include <optional>
#include <set>
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
  std::vector<std::string> communes = {};  // those of all sellers that live there
};

StatusOr<std::optional<Order>> find(pg::Tx& tx, OrderId id, const Visible& visible);
StatusOr<std::optional<Order>> find_by_request(pg::Tx& tx, const std::string& buyer,
                                               const Uuid& request_id);
struct Filter {
  std::optional<OrderState> state;
  std::optional<ProducerId> seller;
  std::optional<OfferId> offer;
};
// Those that there are, in any order.
StatusOr<std::vector<Order>> named(pg::Tx& tx, const std::vector<OrderId>& ids);
// Of those with one of these payment codes, in order of id.
StatusOr<std::vector<OrderId>> of_codes(pg::Tx& tx, const std::vector<std::string>& codes);
// Newest first.
StatusOr<std::vector<Order>> list(pg::Tx& tx, const Filter& filter, const Visible& visible,
                                  const farmgate::wire::Page& page);
// A seller's orders that are to be packed and were placed before `end`, the oldest first.
StatusOr<std::vector<Order>> to_pack(pg::Tx& tx, ProducerId seller, Time end,
                                     const farmgate::wire::Page& page);

// With the row locked until the end of the transaction; before it, its offers in order of id, as
// everybody does who moves their stock.
StatusOr<std::optional<Order>> lock(pg::Tx& tx, OrderId id, const Visible& visible);
// Without its offers: for what moves no stock.
StatusOr<std::optional<Order>> lock_alone(pg::Tx& tx, OrderId id, const Visible& visible);
// As lock, for several at once: offers first, all in order of id. Those that there are, in order of
// id.
StatusOr<std::vector<Order>> lock_all(pg::Tx& tx, const std::vector<OrderId>& ids);
// Held orders whose time has come, oldest first, but none of these offers and of these orders. They
// are not locked: under the locks of their offers lock_held tells which of them are still held.
// Rows that another transaction has are passed over.
StatusOr<std::vector<Order>> due(pg::Tx& tx, const std::vector<OfferId>& but,
                                 const std::vector<OrderId>& left_alone, int limit);
StatusOr<std::set<OrderId>> lock_held(pg::Tx& tx, const std::vector<OrderId>& ids);

// State, times and version of an order that is locked here.
Status save_state(pg::Tx& tx, const Order& order);
// Lines, total, time and version of one whose goods were weighed.
Status save_weights(pg::Tx& tx, const Order& order);

StatusOr<std::vector<Order>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::orders::order_rows
