#pragma once

#include <vector>

#include "chassis/events/projection.h"

namespace farmgate::cooperatives {

// What cooperatives keeps of producers: the parties of cooperatives and their members.
std::vector<farmgate::events::Projection> copies();

}  // namespace farmgate::cooperatives
