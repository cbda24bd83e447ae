#pragma once

#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/events/republish.h"

namespace farmgate::producers {

// Producers, lots and outbreaks, for `farmgate republish producers`.
std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox);

}  // namespace farmgate::producers
