#pragma once

#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/tally.h"

// What limits beyond one offer count of buyers (domain/tally.h). Offers, then orders, then
// transfers, then these rows: so they are locked everywhere.
namespace farmgate::orders::tallies {

// Rows without a count for those that have none. In a transaction of its own: who has other rows
// locked does not wait for a twin that does the same.
Status open(pg::Tx& tx, const std::vector<TallyKey>& keys);
// Those of the keys that have no row yet.
StatusOr<std::vector<TallyKey>> missing(pg::Tx& tx, const std::vector<TallyKey>& keys);

// Waits for one row and locks it: ROW_BUSY when another transaction keeps it too long.
Status expect_turn(pg::Tx& tx, const TallyKey& key);
// Locks those of the rows that nobody else holds, and answers them as they are.
Status expect_free(pg::Tx& tx, const std::vector<TallyKey>& keys);
StatusOr<Tallies> lock_free(pg::Tx& tx, const std::vector<TallyKey>& keys);
// With the next statement; the rows are locked here.
Status add(pg::Tx& tx, const Tallies& more);
Status count_less(pg::Tx& tx, const Tallies& less);

// Waits for the rows that there are, in order, where several orders of one transaction change them
// one after the other.
Status lock(pg::Tx& tx, const Tallies& rows);
// Waits for the rows, in order, and counts so much less.
Status give_back(pg::Tx& tx, const Tallies& less);
// Waits for them and counts so much more. BUYER_LIMIT when that passes the limit of the fair.
Status take_again(pg::Tx& tx, const Tallies& more);

}  // namespace farmgate::orders::tallies
