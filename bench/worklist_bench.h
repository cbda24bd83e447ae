#pragma once

#include <vector>

#include "bench/process.h"
#include "bench/row.h"
#include "chassis/base/status.h"

namespace farmgate::bench {

// ListDossiers as officers of communes and of the province ask for it, over 100,000 dossiers: the
// first page and later ones.
StatusOr<std::vector<Row>> measure_worklist(Environment& environment);

}  // namespace farmgate::bench
