#pragma once

#include <vector>

#include "apps/edge/template.h"

namespace farmgate::edge {

// What the edge refuses by itself, as items of the template's list `refusals`: which of its answers
// (HTTP status, a word of its cause), and code and reason that callers get.
std::vector<Values> refusals();

}  // namespace farmgate::edge
