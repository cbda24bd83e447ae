#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"

namespace farmgate::bench {

// ListMemberships as of random days over a register of 10,000 members, pages of 200 wherever they
// lie, one call after the other as a sibling makes it: from request to reply.
StatusOr<std::vector<Row>> measure_register(Environment& environment);

}  // namespace farmgate::bench
