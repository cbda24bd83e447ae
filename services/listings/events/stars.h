#pragma once

#include "chassis/events/outbox.h"
#include "chassis/events/projection.h"

namespace farmgate::listings {

// Certificates of products, and what follows for their listings.
farmgate::events::Projection stars(farmgate::events::Outbox& outbox);

}  // namespace farmgate::listings
