#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "services/cooperatives/domain/cooperative.h"

namespace farmgate::cooperatives {

// Members and their capital on one day.
struct MemberCounts {
  Date day;
  std::int64_t official = 0;
  std::int64_t associate_capital = 0;
  std::int64_t associate = 0;
  Money official_capital;
  Money associates_capital;
};

// A cooperative with all that is shown with it.
struct CooperativeRecord {
  CooperativeId id;
  Cooperative cooperative;
  std::optional<PartyCopy> party;
  std::vector<YearlyRating> ratings;  // newest year first
  std::vector<KindPeriod> former;     // oldest first
  MemberCounts members;
};

}  // namespace farmgate::cooperatives
