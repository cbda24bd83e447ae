#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chassis/base/money.h"
#include "chassis/base/rules.h"

namespace farmgate::producers {

// A corner in ten-millionths of a degree (about a centimetre), so that tests of geometry are exact.
struct Corner {
  std::int64_t longitude = 0;
  std::int64_t latitude = 0;

  bool operator==(const Corner&) const = default;
};

inline constexpr std::size_t kCornersMost = 500;

// The outline of a plot on WGS 84: one closed ring that does not cross or touch itself.
class Boundary {
 public:
  // The last corner is the first one again. INVALID_FIELD of plot.boundary: less than 3 or more
  // than 500 corners, not closed, outside Viet Nam (often latitude before longitude), a corner
  // twice in a row, a crossing, or an area of nothing or of more than a quantity can say.
  static StatusOr<Boundary> of(std::vector<Corner> ring);

  // On the sphere of the Earth's own area: within 0.5 % of the ellipsoid's.
  Quantity area() const { return area_; }
  // A Polygon of RFC 7946 with seven decimals.
  std::string geojson() const;

 private:
  Boundary(std::vector<Corner> ring, Quantity area) : ring_(std::move(ring)), area_(area) {}

  std::vector<Corner> ring_;
  Quantity area_;
};

// Whether two measures of one plot are further apart than plot.area_deviation_millionths of that
// day, seen from the declared one. RULE_MISSING.
StatusOr<bool> areas_differ(Quantity declared, Quantity measured, const DatedRules& rules,
                            Date day);

}  // namespace farmgate::producers
