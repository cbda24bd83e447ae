#pragma once

#include <vector>

#include "bench/row.h"
#include "chassis/base/status.h"

namespace farmgate::bench {

// Advice towards every star for random, partly filled sheets of all 26 sets, computed in this
// process.
StatusOr<std::vector<Row>> measure_advice();

}  // namespace farmgate::bench
