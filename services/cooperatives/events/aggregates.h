#pragma once

#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/events/republish.h"

namespace farmgate::cooperatives {

// Cooperatives, memberships and contracts, for `farmgate republish cooperatives`.
std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox);

}  // namespace farmgate::cooperatives
