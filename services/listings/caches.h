#pragma once

#include "chassis/host/service.h"
#include "chassis/redis/cache.h"
#include "chassis/redis/generations.h"

namespace farmgate::listings {

// Over one connection to Redis; owned by Parts, with what they count in /metrics.
struct Caches {
  redis::Cache& pages;              // published listings, by resource name
  redis::Cache& lists;              // pages of lists, as names
  redis::Generations& generations;  // of a seller's listings, by its resource name
};

Caches make_caches(host::Parts& parts, const host::Settings& settings, const BusinessClock& clock);

}  // namespace farmgate::listings
