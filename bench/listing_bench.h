#pragma once

#include <string>
#include <vector>

#include "bench/process.h"
#include "bench/row.h"

namespace farmgate::bench {

// GetListing from memory against a bare echo of the same reply size and TLS setting: server CPU
// per call and rate, client on the same cores; and a miss, which goes to the database.
StatusOr<std::vector<Row>> measure_listing(Environment& environment, const std::string& self);

// Start to ready and idle memory of each service alone and of all in one process; a whole season.
StatusOr<std::vector<Row>> measure_processes(Environment& environment);

}  // namespace farmgate::bench
