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
};

Status insert(pg::Tx& tx, const StockIntent& intent);
// Takes the intent away: whoever gets true finishes it, everybody else is late.
StatusOr<bool> remove(pg::Tx& tx, const Uuid& id);
// Begun longer ago than `age`, oldest first.
StatusOr<std::vector<StockIntent>> stale(pg::Tx& tx, std::chrono::milliseconds age, int limit);

}  // namespace farmgate::orders::intents
