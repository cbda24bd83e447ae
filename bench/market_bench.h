#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"

namespace farmgate::bench {

// SearchListings over 10,000 and 100,000 made-up listings (FARMGATE_MARKET_SIZES names others, with
// commas between): one call at a time, and as many as the two cores give; the memory that it takes
// and how soon after a start it is there.
StatusOr<std::vector<Row>> measure_market(Environment& environment);

}  // namespace farmgate::bench
