#pragma once

#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/events/projection.h"
#include "chassis/redis/cache.h"
#include "chassis/redis/generations.h"

namespace farmgate::listings {

// What listings keeps of sellers, their products, offers and bans; how its own listings follow
// them; and what its own events do to the caches: a tombstone for the page, another
// generation for lists of the seller's.
std::vector<farmgate::events::Projection> copies(farmgate::events::Outbox& outbox,
                                                 redis::Cache& pages, redis::Generations& lists);

// Price and stock of listings of which an offer has begun or ended: time alone brings no event.
Status refresh_shelves(pg::Database& database, farmgate::events::Outbox& outbox);

}  // namespace farmgate::listings
