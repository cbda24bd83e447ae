#include "services/producers/domain/boundary.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace farmgate::producers {
namespace {

constexpr double kEarthRadiusM = 6371007.2;  // of the sphere with the area of WGS 84
constexpr double kScale = 1e7;
constexpr std::int64_t kAreaMost = 1'000'000'000'000;  // of farmgate.type.v1.Quantity
constexpr std::int64_t kMillion = 1'000'000;
// Land and islands of Viet Nam lie inside.
constexpr Corner kSouthWest{1'020'000'000, 60'000'000};
constexpr Corner kNorthEast{1'180'000'000, 240'000'000};

Status wrong(std::string description) { return invalid("plot.boundary", std::move(description)); }

// > 0: c lies left of the way from a to b; 0: on its line.
int side(const Corner& a, const Corner& b, const Corner& c) {
  const __int128 cross =
      static_cast<__int128>(b.longitude - a.longitude) * (c.latitude - a.latitude) -
      static_cast<__int128>(b.latitude - a.latitude) * (c.longitude - a.longitude);
  return cross > 0 ? 1 : cross < 0 ? -1 : 0;
}

bool in_box(const Corner& a, const Corner& b, const Corner& c) {
  return std::min(a.longitude, b.longitude) <= c.longitude &&
         c.longitude <= std::max(a.longitude, b.longitude) &&
         std::min(a.latitude, b.latitude) <= c.latitude &&
         c.latitude <= std::max(a.latitude, b.latitude);
}

bool meet(const Corner& a, const Corner& b, const Corner& c, const Corner& d) {
  const int abc = side(a, b, c);
  const int abd = side(a, b, d);
  const int cda = side(c, d, a);
  const int cdb = side(c, d, b);
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (abc == 0 && in_box(a, b, c)) || (abd == 0 && in_box(a, b, d)) ||
         (cda == 0 && in_box(c, d, a)) || (cdb == 0 && in_box(c, d, b));
}

// The way from a over b goes back over itself.
bool turns_back(const Corner& a, const Corner& b, const Corner& c) {
  if (side(a, b, c) != 0) return false;
  const __int128 along =
      static_cast<__int128>(b.longitude - a.longitude) * (c.longitude - b.longitude) +
      static_cast<__int128>(b.latitude - a.latitude) * (c.latitude - b.latitude);
  return along < 0;
}

// ring: closed. At most 500 corners, so every pair of edges is looked at.
bool crosses_itself(const std::vector<Corner>& ring) {
  const std::size_t edges = ring.size() - 1;
  for (std::size_t i = 0; i < edges; ++i) {
    if (turns_back(ring[i], ring[i + 1], ring[(i + 2) % edges])) return true;
    for (std::size_t j = i + 2; j < edges; ++j) {
      const bool neighbours = i == 0 && j == edges - 1;
      if (!neighbours && meet(ring[i], ring[i + 1], ring[j], ring[j + 1])) return true;
    }
  }
  return false;
}

double radians(std::int64_t value) {
  return static_cast<double>(value) / kScale * std::numbers::pi / 180;
}

// Strips between the edges and the parallel of the first corner, on the sphere.
double area_m2(const std::vector<Corner>& ring) {
  const double base = std::sin(radians(ring.front().latitude));
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const double width = radians(ring[i + 1].longitude - ring[i].longitude);
    const double heights =
        std::sin(radians(ring[i].latitude)) + std::sin(radians(ring[i + 1].latitude)) - 2 * base;
    sum += width * heights / 2;
  }
  return std::abs(sum) * kEarthRadiusM * kEarthRadiusM;
}

void append_degrees(std::string& out, std::int64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "%lld.%07lld", static_cast<long long>(value / 10'000'000),
                static_cast<long long>(value % 10'000'000));
  out += text;
}

}  // namespace

StatusOr<Boundary> Boundary::of(std::vector<Corner> ring) {
  if (ring.size() < 4) return wrong("has less than three corners");
  if (ring.size() > kCornersMost + 1) return wrong("has more than 500 corners");
  if (ring.front() != ring.back()) return wrong("is not closed: it ends where it begins");
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    if (!in_box(kSouthWest, kNorthEast, ring[i])) {
      return wrong("is outside Viet Nam: longitude comes first");
    }
    if (ring[i] == ring[i + 1]) return wrong("has a corner twice in a row");
  }
  if (crosses_itself(ring)) return wrong("crosses or touches itself");
  const double thousandths = std::round(area_m2(ring) * 1000);
  if (thousandths < 1) return wrong("encloses nothing");
  if (thousandths > static_cast<double>(kAreaMost)) return wrong("encloses more than a plot");
  return Boundary(std::move(ring),
                  Quantity{static_cast<std::int64_t>(thousandths), Unit::kSquareMetre});
}

std::string Boundary::geojson() const {
  std::string out = R"({"type":"Polygon","coordinates":[[)";
  for (std::size_t i = 0; i < ring_.size(); ++i) {
    out += i == 0 ? "[" : ",[";
    append_degrees(out, ring_[i].longitude);
    out += ',';
    append_degrees(out, ring_[i].latitude);
    out += ']';
  }
  return out + "]]}";
}

StatusOr<bool> areas_differ(Quantity declared, Quantity measured, const DatedRules& rules,
                            Date day) {
  ASSIGN_OR_RETURN(const std::int64_t allowed, rules.value("plot.area_deviation_millionths", day));
  const __int128 apart = measured.thousandths > declared.thousandths
                             ? measured.thousandths - declared.thousandths
                             : declared.thousandths - measured.thousandths;
  return apart * kMillion > static_cast<__int128>(declared.thousandths) * allowed;
}

}  // namespace farmgate::producers
