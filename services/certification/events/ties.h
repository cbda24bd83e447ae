#pragma once

#include <vector>

#include "chassis/events/projection.h"

namespace farmgate::certification {

// What certification keeps of cooperatives: whom producers deal with.
std::vector<farmgate::events::Projection> ties();

}  // namespace farmgate::certification
