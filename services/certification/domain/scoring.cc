#include "services/certification/domain/scoring.h"

#include <algorithm>

namespace farmgate::certification {
namespace {

const Option* answer_of(const Rubric& rubric, const ScoreSheet& sheet, std::size_t criterion) {
  const auto number = sheet.option(criterion);
  return number ? rubric.criteria[criterion].find(*number) : nullptr;
}

// The case whose marks count: that of the answer; without one the first, as both ask for the same.
std::string_view case_of(const Criterion& criterion, const Option* answer) {
  if (answer != nullptr) return answer->alternative;
  return criterion.options.empty() ? std::string_view() : criterion.options.front().alternative;
}

void add_missing(const Rubric& rubric, const ScoreSheet& agreed, int star,
                 std::vector<MissingMark>& missing) {
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
    const Criterion& criterion = rubric.criteria[i];
    const Option* answer = answer_of(rubric, agreed, i);
    const int held = answer == nullptr ? 0 : answer->points;
    const std::string_view chosen = case_of(criterion, answer);
    for (const Option& option : criterion.options) {
      const bool counts = option.minimum_star == star && option.alternative == chosen;
      if (!counts || held >= option.points) continue;
      missing.push_back({star, criterion.code, option.number, option.points, held});
    }
  }
}

}  // namespace

int points_of(const Rubric& rubric, const ScoreSheet& sheet, std::size_t criterion) {
  const Option* answer = answer_of(rubric, sheet, criterion);
  return answer == nullptr ? 0 : answer->points;
}

int total_points(const Rubric& rubric, const ScoreSheet& sheet) {
  int total = 0;
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) total += points_of(rubric, sheet, i);
  return total;
}

int band_of(const Law& law, PointSum points) {
  int star = 0;
  for (const Band& band : law.bands) {
    if (points.sum >= band.minimum_points * points.sheets) star = std::max(star, band.star);
  }
  return star;
}

std::vector<MissingMark> missing_marks(const Rubric& rubric, const ScoreSheet& agreed) {
  std::vector<MissingMark> missing;
  for (int star = kLowestMark; star <= kHighestMark; ++star) {
    add_missing(rubric, agreed, star, missing);
  }
  return missing;
}

ScoringResult judge(const Rubric& rubric, PointSum points, const ScoreSheet& agreed) {
  ScoringResult result{points, band_of(rubric.law, points), 0, missing_marks(rubric, agreed)};
  result.star = result.band;
  if (!result.missing_marks.empty()) {
    result.star = std::min(result.star, result.missing_marks.front().star - 1);
  }
  return result;
}

ScoringResult judge(const Rubric& rubric, const ScoreSheet& sheet) {
  return judge(rubric, {total_points(rubric, sheet), 1}, sheet);
}

}  // namespace farmgate::certification
