#pragma once

#include <vector>

#include "chassis/base/clock.h"

namespace farmgate::cooperatives {

// Days on which a contract was in force, both included.
struct InForce {
  Date from;
  Date through;
};

// How many whole months up to `day`, back from it and without a gap, at least one of the contracts
// was in force on every day. 1,200 at most.
int unbroken_months(std::vector<InForce> contracts, Date day);

// The 12 months that end with a day: its first day.
Date first_of_twelve_months(Date last);

}  // namespace farmgate::cooperatives
