#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"

namespace farmgate::bench {

// CreateSettlement over 5,000 accepted deliveries at a market price, from request to reply.
StatusOr<std::vector<Row>> measure_settlement(Environment& environment);

}  // namespace farmgate::bench
