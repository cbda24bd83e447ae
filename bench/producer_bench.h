#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"

namespace farmgate::bench {

// GetProducer, which no cache answers, against pgbench's prepared SELECT of the same rows in the
// same database, with as many connections as the service has for reads; client on the same cores.
StatusOr<std::vector<Row>> measure_producer(Environment& environment);

}  // namespace farmgate::bench
