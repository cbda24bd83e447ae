#pragma once

#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/events/projection.h"
#include "chassis/redis/cache.h"
#include "chassis/redis/generations.h"
#include "services/listings/domain/gate.h"

namespace farmgate::listings {

// What listings keeps of sellers, their products and papers, offers, bans and certificates; how its
// own listings follow them; and what its own events do to the caches: a tombstone for the page,
// another generation for lists of the seller's.
std::vector<farmgate::events::Projection> copies(farmgate::events::Outbox& outbox, const Gate& gate,
                                                 redis::Cache& pages, redis::Generations& lists);

// Price, stock, star and lowest price of listings of which an offer, a certificate or the days of a
// price have begun or ended: time alone brings no event.
Status refresh_shelves(pg::Database& database, farmgate::events::Outbox& outbox);

}  // namespace farmgate::listings
