#pragma once

#include <vector>

#include "chassis/events/projection.h"

namespace farmgate::orders {

// What orders keeps of other services: titles, units, sellers and states of listings, which
// product a lot holds, and whether a seller is active.
std::vector<farmgate::events::Projection> copies();

}  // namespace farmgate::orders
