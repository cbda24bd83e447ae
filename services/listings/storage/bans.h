#pragma once

#include <vector>

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

// The copy of the bans that are on, and the listings that they concern.
namespace farmgate::listings::ban_store {

// An outbreak's ban in place of what was known of it.
Status save(pg::Tx& tx, const BanCopy& ban);
Status drop(pg::Tx& tx, const Uuid& outbreak);

// Whether any ban holds on this day for the listing's product and commune.
StatusOr<bool> holds(pg::Tx& tx, const Listing& listing, Date day);

// Published listings that are blocked without a ban or not blocked under one, locked. Those that
// another transaction holds are passed over: whoever waited here while it holds others would wait
// for one that waits for it.
StatusOr<std::vector<ListingId>> lock_outdated(pg::Tx& tx, Date day, int limit);

}  // namespace farmgate::listings::ban_store
