#pragma once

#include <vector>

#include "chassis/pg/database.h"
#include "services/listings/domain/gate.h"
#include "services/listings/domain/listing.h"

namespace farmgate::events {
class Outbox;
}

namespace farmgate::listings {

// What the copies say now of a listing that is not saved: price, stock, star, lowest price, papers
// and what they block. Version and revision stay. For a page between an instant at which something
// ended and the sweep that comes to it.
Status bring_up_to_date(pg::Tx& tx, const Gate& gate, Listing& listing, Time now);
// The same of several, in as many statements as of one; at most 256.
Status bring_up_to_date(pg::Tx& tx, const Gate& gate, const std::vector<Listing*>& listings,
                        Time now);

// Price, stock and star of a listing as the copies say now: saved, and told of when it shows
// something new. It may not be here: copies arrive in any order, then there is nothing to show yet.
Status refresh_facts(pg::Tx& tx, farmgate::events::Outbox& outbox, ListingId id);

}  // namespace farmgate::listings
