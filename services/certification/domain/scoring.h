#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "services/certification/domain/rubric.h"
#include "services/certification/domain/score_sheet.h"

namespace farmgate::certification {

// The points of several sheets. Their mean is sum / sheets and is never rounded.
struct PointSum {
  std::int64_t sum = 0;
  std::int64_t sheets = 0;
  bool operator==(const PointSum&) const = default;
};

// A mark that an answer does not meet. For k stars all marks of k stars and fewer must be met.
struct MissingMark {
  int star = 0;
  std::string criterion;
  int option = 0;       // the marked one
  int points = 0;       // of it: any answer of as many points meets the mark
  int held_points = 0;  // of the present answer
  bool operator==(const MissingMark&) const = default;
};

struct ScoringResult {
  PointSum points;
  int band = 0;  // stars by the points alone
  int star = 0;  // by both gates
  std::vector<MissingMark> missing_marks;
  bool operator==(const ScoringResult&) const = default;
};

// Of the answer to rubric.criteria[criterion]; 0 without one.
int points_of(const Rubric& rubric, const ScoreSheet& sheet, std::size_t criterion);
int total_points(const Rubric& rubric, const ScoreSheet& sheet);
// sum >= minimum * sheets, in whole numbers; sheets > 0.
int band_of(const Law& law, PointSum points);
// Of 3, 4 and 5 stars, in this order, then in that of the rubric.
std::vector<MissingMark> missing_marks(const Rubric& rubric, const ScoreSheet& agreed);

// Two gates: the band of the exact mean of the sheets, and the marks by the sheet that was agreed
// on. Without the marks of 3 stars it has 2 at most.
ScoringResult judge(const Rubric& rubric, PointSum points, const ScoreSheet& agreed);
// A sheet on its own.
ScoringResult judge(const Rubric& rubric, const ScoreSheet& sheet);

}  // namespace farmgate::certification
