#pragma once

#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/order.h"
#include "services/orders/domain/running_stock.h"

// The statements of one transaction over many orders. Those that are asked ahead go in the round
// trip of the next one.
namespace farmgate::orders::combined {

// Waits for one offer and locks it: ROW_BUSY when another transaction keeps it too long.
Status expect_turn(pg::Tx& tx, OfferId offer);
// Locks those of the offers that nobody else holds, in order of id, and answers them as they are.
Status expect_free(pg::Tx& tx, const std::vector<OfferId>& offers);
StatusOr<std::vector<Offer>> lock_free(pg::Tx& tx, const std::vector<OfferId>& offers);

// What these buyers hold or have bought of these offers, pair by pair.
struct Pairs {
  std::vector<OfferId> offers;
  std::vector<std::string> buyers;
};
Status expect_shares(pg::Tx& tx, const Pairs& pairs);
StatusOr<std::vector<RunningStock::Share>> shares(pg::Tx& tx, const Pairs& pairs);

struct Placed {
  Order order;
  Uuid request_id;
};
// Rows of the accepted orders and of what they took, with the next statement or the commit.
Status write(pg::Tx& tx, const std::vector<Placed>& placed, const RunningStock& stock);

}  // namespace farmgate::orders::combined
