#pragma once

#include <vector>

#include "chassis/events/projection.h"

namespace farmgate::cooperatives {

// What cooperatives keeps of producers: parties, their products and papers, and lots.
std::vector<farmgate::events::Projection> copies();

}  // namespace farmgate::cooperatives
