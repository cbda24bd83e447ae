#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/ids.h"

namespace farmgate::orders {

// One act at a fair, as it is kept for good.
struct FairActivity {
  std::int64_t number = 0;
  std::string act;
  std::string actor;
  Time act_time;
  std::optional<ApplicationId> application;
  std::string before;
  std::string after;
  std::string note;
};

// Append-only. The fair's row is locked by whoever appends.
namespace fair_activities {

Status append(pg::Tx& tx, FairId fair, const FairActivity& activity);
// With a higher number than `after`, in order.
StatusOr<std::vector<FairActivity>> list(pg::Tx& tx, FairId fair, std::int64_t after, int limit);

}  // namespace fair_activities
}  // namespace farmgate::orders
