#pragma once

#include <vector>

#include "chassis/events/projection.h"

namespace farmgate::orders {

// What orders keeps of other services: titles, units, sellers and states of listings, which
// product a lot holds, whether a seller is active, the certificates of products, and the movement
// bans that are on.
std::vector<farmgate::events::Projection> copies();

}  // namespace farmgate::orders
