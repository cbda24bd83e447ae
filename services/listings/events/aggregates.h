#pragma once

#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/events/republish.h"

namespace farmgate::listings {

// Published listings, for `farmgate republish listings`.
std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox);

}  // namespace farmgate::listings
