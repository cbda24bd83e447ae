#pragma once

#include <vector>

#include "chassis/events/projection.h"

namespace farmgate::certification {

// What certification keeps of producers and listings: parties, their products and papers, and what
// is on sale.
std::vector<farmgate::events::Projection> copies();

}  // namespace farmgate::certification
