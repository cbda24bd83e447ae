#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"

namespace farmgate::bench {

// A product's page straight from its service and through the edge, as gRPC and as JSON over HTTP:
// rate, time of one call at a time, and processor time of the edge.
StatusOr<std::vector<Row>> measure_edge(Environment& environment);

}  // namespace farmgate::bench
