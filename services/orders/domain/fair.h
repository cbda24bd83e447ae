#pragma once

#include <string>

#include "chassis/base/clock.h"
#include "services/orders/domain/ids.h"

namespace farmgate::orders {

enum class FairKind { kFair = 1, kProductWeek, kFestival, kMatchingDay, kOnline };

struct Fair {
  FairId id;
  FairKind kind = FairKind::kFair;
  std::string title;
  std::string province;  // "provinces/24"
  Date start_date;       // both days included
  Date end_date;
  std::int64_t version = 1;
  Time create_time;

  Status check() const {
    if (end_date < start_date) return invalid("fair.end_date", "is before start_date");
    return ok();
  }
};

}  // namespace farmgate::orders
