#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/certification/domain/rubric.h"

namespace farmgate::certification {

inline constexpr int kNoOption = 0;  // "none of them", said explicitly: 0 points

struct Answer {
  std::string criterion;  // its code
  int option = kNoOption;
  bool operator==(const Answer&) const = default;
};

// One answer at most for each scorable criterion of a rubric, which every call is given again: a
// sheet means nothing without the version that it was written for. Where a criterion offers two
// cases, its answer is an option of either.
class ScoreSheet {
 public:
  // Without an answer.
  explicit ScoreSheet(const Rubric& rubric) : options_(rubric.criteria.size()) {}
  // INVALID_ARGUMENT/OPTION_UNKNOWN with every answer that names no scorable criterion, none of its
  // options, or a criterion once more; fields below `field`: "answers[3].option". May be
  // incomplete.
  static StatusOr<ScoreSheet> read(const Rubric& rubric, const std::vector<Answer>& answers,
                                   std::string_view field);

  // Of rubric.criteria[criterion]: a number, kNoOption, or nothing when it is not answered.
  std::optional<int> option(std::size_t criterion) const { return options_[criterion]; }
  void set(std::size_t criterion, int option) { options_[criterion] = option; }

  // INVALID_ARGUMENT/SHEET_INCOMPLETE naming each criterion without an answer.
  Status check_complete(const Rubric& rubric, std::string_view field) const;
  // In the order of the rubric.
  std::vector<Answer> answers(const Rubric& rubric) const;

 private:
  std::vector<std::optional<int>> options_;
};

}  // namespace farmgate::certification
