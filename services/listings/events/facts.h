#pragma once

#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

namespace farmgate::events {
class Outbox;
}

namespace farmgate::listings {

// Price, stock and star of a listing as the copies say now: saved, and told of when it shows
// something new. It may not be here: copies arrive in any order, then there is nothing to show yet.
Status refresh_facts(pg::Tx& tx, farmgate::events::Outbox& outbox, ListingId id);

}  // namespace farmgate::listings
