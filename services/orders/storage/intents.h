#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/offer.h"

namespace farmgate::orders::intents {

// A ReceiveStock between its two transactions. Its id is the request_id of the call to producers,
// so that the call may be repeated by whoever finishes it.
struct StockIntent {
  Uuid id;
  OfferId offer;
  std::string lot;
  std::int64_t quantity = 0;  // of the offer
  Quantity lot_quantity;
  std::string caller;  // the claim that waits for the reply
  std::string method;
  Uuid request_id;
  Time lease{};  // when its worker took it
};

// Answers the lease.
StatusOr<Time> insert(pg::Tx& tx, const StockIntent& intent);
// Goods that came are booked once: whoever gets true books them, everybody else is late.
StatusOr<bool> remove(pg::Tx& tx, const Uuid& id);
// Gives the intent up, unless another worker took it meanwhile: the other side may judge anew and
// give what it refused before.
StatusOr<bool> remove_leased(pg::Tx& tx, const StockIntent& intent);
// The oldest that nobody took within `age`, with a new lease. Nothing when there is none.
StatusOr<std::optional<StockIntent>> take_stale(pg::Tx& tx, std::chrono::milliseconds age);

}  // namespace farmgate::orders::intents
