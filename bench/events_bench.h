#pragma once

#include <string>
#include <vector>

#include "bench/row.h"

namespace farmgate::bench {

// What the outbox moves and how late an effect is, on the stack given: relay events/s, and commit
// to effect at 2,000 events/s. A database and topics of its own; the database is dropped.
std::vector<Row> measure_events(const std::string& pg_conninfo, const std::string& brokers);

}  // namespace farmgate::bench
