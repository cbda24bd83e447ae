#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"

namespace farmgate::bench {

// `farmgate import producers` of 10,000 and then 100,000 other rows, client on the same cores as
// the service: how long, and how much more memory the service has ever held after the second.
StatusOr<std::vector<Row>> measure_import(Environment& environment);

}  // namespace farmgate::bench
