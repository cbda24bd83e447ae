#pragma once

#include <vector>

#include "chassis/pg/database.h"
#include "services/cooperatives/domain/record.h"

namespace farmgate::cooperatives::records {

inline constexpr int kRatingsShown = 60;

// With counts of `today`, in the order given.
StatusOr<std::vector<CooperativeRecord>> complete(pg::Tx& tx, std::vector<Cooperative> found,
                                                  Date today);
StatusOr<CooperativeRecord> complete(pg::Tx& tx, const Cooperative& cooperative, Date today);

}  // namespace farmgate::cooperatives::records
