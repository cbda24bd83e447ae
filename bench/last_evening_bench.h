#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"
#include "chassis/base/status.h"

namespace farmgate::bench {

// The last evening before a season's end: 200 clients submit 1,000 dossiers that are ready.
StatusOr<std::vector<Row>> measure_last_evening(Environment& environment);

}  // namespace farmgate::bench
