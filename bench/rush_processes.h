#pragma once

#include <string>
#include <vector>

#include "bench/process.h"
#include "bench/row.h"
#include "chassis/pg/database.h"

namespace farmgate::bench {

// One, two and three processes of the service, each with a share of the same callers, on one offer.
StatusOr<std::vector<Row>> measure_processes_on_one_offer(Environment& environment,
                                                          const pg::Options& database,
                                                          const std::string& conf);

}  // namespace farmgate::bench
