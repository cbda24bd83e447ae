#pragma once

#include <unordered_map>
#include <vector>

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings::view_store {

struct Seen {
  ListingId listing;
  std::int64_t count = 0;
};
// Adds to what is there, in one statement. Listings are given in ascending order, each once.
Status add(pg::Tx& tx, const std::vector<Seen>& seen);

using Counts = std::unordered_map<ListingId, std::int64_t>;
// Those of so many listings that were opened at all.
StatusOr<Counts> of(pg::Tx& tx, const std::vector<Listing>& listings);

}  // namespace farmgate::listings::view_store
