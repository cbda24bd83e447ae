#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/fulfilment.h"

// What becomes of goods that are paid for, or will be in cash, beside the rows of their orders.
namespace farmgate::orders::fulfilment {

Status insert(pg::Tx& tx, OrderId order, const Shipment& shipment);
StatusOr<std::optional<Shipment>> shipment_of(pg::Tx& tx, OrderId order);

Status insert(pg::Tx& tx, OrderId order, const GoodsReturn& it);
StatusOr<std::optional<GoodsReturn>> return_of(pg::Tx& tx, OrderId order);

Status insert(pg::Tx& tx, const Pickup& pickup);
Status remove_pickup(pg::Tx& tx, OrderId order);
StatusOr<std::optional<Pickup>> pickup_of(pg::Tx& tx, OrderId order);
// Those that wait for one phone, at most 100.
StatusOr<std::vector<Pickup>> pickups_for(pg::Tx& tx, const std::string& phone);

// Guesses of `subject` since `begin`, this one included. A transaction of its own: what is refused
// afterwards counts too.
struct Guesses {
  int count = 0;
  Time begin;
  Time now;
};
StatusOr<Guesses> count_guess(pg::Tx& tx, const std::string& subject);
// A right one: those before it do not count any more.
Status forgive_guesses(pg::Tx& tx, const std::string& subject);
// Those whose span has passed, at most `limit` of them.
Status forget_guesses(pg::Tx& tx, int limit);

// Sums over a seller's orders to be packed that were placed before `end`, by title; at most 1,000.
StatusOr<std::vector<PickItem>> pick_items(pg::Tx& tx, ProducerId seller, Time end);

}  // namespace farmgate::orders::fulfilment
