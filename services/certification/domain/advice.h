#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/certification/domain/scoring.h"

namespace farmgate::certification {

// One criterion to answer better.
struct AdviceStep {
  std::string criterion;
  std::optional<int> from_option;  // nothing: not answered yet
  int to_option = 0;
  int points_gained = 0;
  std::vector<int> clears_marks;  // stars whose mark of this criterion it meets and did not before
  Label explanation;
  bool operator==(const AdviceStep&) const = default;
};

struct Advice {
  ScoringResult now;  // of the answers so far; what is not answered counts 0
  int wanted_star = 0;
  int points_after = 0;
  std::vector<AdviceStep> steps;  // in the order of the rubric; none when the star is reached
};

// The way to a star that changes the fewest criteria; of those the fewest points; of those the
// earliest criteria of the sheet. Exact: the marks force some criteria, and no other choice reaches
// the band with fewer. An answer within one of two cases stays within it. wanted_star is 2 to 5.
Advice advise(const Rubric& rubric, const ScoreSheet& sheet, int wanted_star);
// Towards the next star above the present one.
Advice advise(const Rubric& rubric, const ScoreSheet& sheet);

}  // namespace farmgate::certification
