#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"

namespace farmgate::bench {

// Orders of one hot offer through the combiner against one statement an order that writes the same
// rows, at equal durability.
StatusOr<std::vector<Row>> measure_rush(Environment& environment);

}  // namespace farmgate::bench
