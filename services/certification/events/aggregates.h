#pragma once

#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/events/republish.h"

namespace farmgate::certification {

// Submitted dossiers and certificates, for `farmgate republish certification`.
std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox);

}  // namespace farmgate::certification
