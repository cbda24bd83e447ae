#include "services/producers/domain/boundary.h"

#include <gtest/gtest.h>

#include <cmath>

#include "chassis/testing/status_is.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const auto kRefused = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");

// Corners in ten-thousandths of a degree east and north of 106.5, 21.3, closed.
std::vector<Corner> ring(std::vector<std::pair<int, int>> corners) {
  std::vector<Corner> out;
  for (const auto& [east, north] : corners) {
    out.push_back({1'065'000'000 + 1000 * east, 213'000'000 + 1000 * north});
  }
  out.push_back(out.front());
  return out;
}

std::vector<Corner> square() { return ring({{0, 0}, {10, 0}, {10, 10}, {0, 10}}); }

TEST(Boundary, HasTheAreaOfItsPieceOfTheSphere) {
  // 0.001 degree of a meridian by 0.001 degree of the parallel at 21.3005 degrees.
  const double degree_m = 6371007.2 * M_PI / 180;
  const double expected = 0.001 * degree_m * 0.001 * degree_m * std::cos(21.3005 * M_PI / 180);

  const auto boundary = Boundary::of(square());

  ASSERT_THAT(boundary, IsOk());
  EXPECT_EQ(boundary->area().unit, Unit::kSquareMetre);
  EXPECT_NEAR(static_cast<double>(boundary->area().thousandths) / 1000, expected, 0.01);
}

TEST(Boundary, HasTheSameAreaInBothDirections) {
  std::vector<Corner> back = square();
  std::reverse(back.begin(), back.end());

  EXPECT_EQ(Boundary::of(back)->area(), Boundary::of(square())->area());
}

TEST(Boundary, IsWrittenInOneForm) {
  EXPECT_EQ(Boundary::of(square())->geojson(),
            R"({"type":"Polygon","coordinates":[[[106.5000000,21.3000000],)"
            R"([106.5010000,21.3000000],[106.5010000,21.3010000],[106.5000000,21.3010000],)"
            R"([106.5000000,21.3000000]]]})");
}

TEST(Boundary, MayBeConcaveAndHaveCornersInARow) {
  EXPECT_THAT(Boundary::of(ring({{0, 0}, {10, 0}, {10, 10}, {5, 3}, {0, 10}})), IsOk());
  EXPECT_THAT(Boundary::of(ring({{0, 0}, {5, 0}, {10, 0}, {10, 10}, {0, 10}})), IsOk());
}

TEST(Boundary, DoesNotCrossOrTouchItself) {
  EXPECT_THAT(Boundary::of(ring({{0, 0}, {10, 10}, {10, 0}, {0, 10}})), kRefused);  // a bow tie
  EXPECT_THAT(Boundary::of(ring({{0, 0}, {10, 0}, {5, 0}, {5, 10}})), kRefused);    // goes back
  EXPECT_THAT(Boundary::of(ring({{0, 0}, {10, 0}, {10, 10}, {5, 0}, {0, 10}})), kRefused);
  EXPECT_THAT(Boundary::of(ring({{0, 0}, {5, 5}, {10, 0}, {10, 10}, {5, 5}, {0, 10}})), kRefused);
  EXPECT_THAT(Boundary::of(ring({{0, 0}, {5, 0}, {10, 0}})), kRefused);  // a line
}

TEST(Boundary, IsAClosedRingOfSoManyCorners) {
  std::vector<Corner> open = square();
  open.pop_back();
  std::vector<Corner> doubled = square();
  doubled.insert(doubled.begin() + 1, doubled[0]);
  std::vector<std::pair<int, int>> many;
  for (int i = 0; i < 501; ++i) many.emplace_back(i, i * i % 7);

  EXPECT_THAT(Boundary::of({}), kRefused);
  EXPECT_THAT(Boundary::of(ring({{0, 0}, {1, 0}})), kRefused);
  EXPECT_THAT(Boundary::of(open), kRefused);
  EXPECT_THAT(Boundary::of(doubled), kRefused);
  EXPECT_THAT(Boundary::of(ring(many)), kRefused);
}

TEST(Boundary, OfFiveHundredCornersIsTaken) {
  std::vector<std::pair<int, int>> circle;
  for (int i = 0; i < 500; ++i) {
    const double angle = i * 2 * M_PI / 500;
    circle.emplace_back(std::lround(9000 * std::cos(angle)), std::lround(9000 * std::sin(angle)));
  }
  EXPECT_THAT(Boundary::of(ring(circle)), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  for (auto& [east, north] : circle) {
    east /= 10;
    north /= 10;
  }
  EXPECT_THAT(Boundary::of(ring(circle)), IsOk());
}

TEST(Boundary, LiesInVietNamLongitudeFirst) {
  std::vector<Corner> swapped = square();
  for (Corner& corner : swapped) std::swap(corner.longitude, corner.latitude);

  EXPECT_THAT(Boundary::of(swapped), kRefused);
}

TEST(Areas, DifferWhenTheyAreMoreThanATenthApart) {
  const DatedRules rules = *DatedRules::read(rules_csv());
  const auto differ = [&](std::int64_t declared, std::int64_t measured) {
    return areas_differ({declared, Unit::kSquareMetre}, {measured, Unit::kSquareMetre}, rules,
                        2026y / June / 1)
        .value();
  };
  EXPECT_FALSE(differ(1'000'000, 1'100'000));
  EXPECT_TRUE(differ(1'000'000, 1'100'001));
  EXPECT_FALSE(differ(1'000'000, 900'000));
  EXPECT_TRUE(differ(1'000'000, 899'999));
  EXPECT_TRUE(differ(1, 1'000'000'000'000));
}

}  // namespace
}  // namespace farmgate::producers
