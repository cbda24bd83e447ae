#pragma once

#include "chassis/events/outbox.h"
#include "chassis/events/projection.h"
#include "services/listings/domain/gate.h"

namespace farmgate::listings {

// Sellers with their products and papers, and what follows for their listings. The gate outlives
// it.
farmgate::events::Projection sellers(farmgate::events::Outbox& outbox, const Gate& gate);

// Blocks and frees listings of which a paper has begun or ended by its date: the event of that may
// come later, or never.
Status refresh_papers(pg::Database& database, farmgate::events::Outbox& outbox, const Gate& gate);

}  // namespace farmgate::listings
