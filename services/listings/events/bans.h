#pragma once

#include "chassis/events/outbox.h"
#include "chassis/events/projection.h"

namespace farmgate::listings {

// What listings keeps of the bans that follow from outbreaks; how its own listings follow them.
farmgate::events::Projection bans(farmgate::events::Outbox& outbox);

// Blocks and frees listings by the bans of today: a ban may begin and end by time alone, a seller
// may move to another commune, and a reaction passes over what another transaction holds.
Status refresh_blocks(pg::Database& database, farmgate::events::Outbox& outbox);

}  // namespace farmgate::listings
