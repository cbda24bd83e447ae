#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"

namespace farmgate::bench {

// SearchProducers over 100,000 producers with names as they occur, one call at a time: names of
// common and of rare words, phones and tax codes in turn.
StatusOr<std::vector<Row>> measure_search(Environment& environment);

}  // namespace farmgate::bench
