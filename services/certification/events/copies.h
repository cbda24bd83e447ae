#pragma once

#include <vector>

#include "chassis/events/projection.h"

namespace farmgate::certification {

// What certification keeps of producers: parties, their products and papers.
std::vector<farmgate::events::Projection> copies();

}  // namespace farmgate::certification
