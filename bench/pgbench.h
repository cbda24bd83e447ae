#pragma once

#include <string>

#include "bench/process.h"

namespace farmgate::bench {

// Transactions a second of pgbench over `script` for 4 s: prepared, 4 connections, 2 threads. What
// the database does by itself, its client on the same cores.
StatusOr<double> pgbench(const Environment& environment, const std::string& database,
                         const std::string& script, int clients = 4);

}  // namespace farmgate::bench
