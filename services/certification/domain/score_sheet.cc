#include "services/certification/domain/score_sheet.h"

#include <algorithm>
#include <utility>

namespace farmgate::certification {
namespace {

std::optional<std::size_t> position_of(const Rubric& rubric, std::string_view code) {
  const Criterion* found = rubric.find(code);
  if (found == nullptr || !found->scorable()) return std::nullopt;
  return static_cast<std::size_t>(found - rubric.criteria.data());
}

}  // namespace

StatusOr<ScoreSheet> ScoreSheet::read(const Rubric& rubric, const std::vector<Answer>& answers,
                                      std::string_view field) {
  ScoreSheet sheet(rubric);
  std::vector<Violation> wrong;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const Answer& answer = answers[i];
    const std::string path = std::string(field) + "[" + std::to_string(i) + "].";
    const auto position = position_of(rubric, answer.criterion);
    if (!position) {
      wrong.push_back({path + "criterion", "is no scorable criterion of the rubric"});
      continue;
    }
    if (sheet.option(*position)) {
      wrong.push_back({path + "criterion", answer.criterion + " is answered already"});
      continue;
    }
    const Criterion& criterion = rubric.criteria[*position];
    if (answer.option != kNoOption && criterion.find(answer.option) == nullptr) {
      wrong.push_back({path + "option", "is no option of " + answer.criterion});
    }
    sheet.set(*position, answer.option);
  }
  if (wrong.empty()) return sheet;
  return Status(Code::kInvalidArgument, "OPTION_UNKNOWN", "an answer does not fit the rubric")
      .with(std::move(wrong));
}

Status ScoreSheet::check_complete(const Rubric& rubric, std::string_view field) const {
  std::vector<Violation> missing;
  for (std::size_t i = 0; i < options_.size(); ++i) {
    if (!rubric.criteria[i].scorable() || options_[i]) continue;
    missing.push_back({std::string(field), rubric.criteria[i].code + " is not answered"});
  }
  if (missing.empty()) return ok();
  return Status(Code::kInvalidArgument, "SHEET_INCOMPLETE", "every criterion needs an answer")
      .with(std::move(missing));
}

std::vector<Answer> ScoreSheet::answers(const Rubric& rubric) const {
  std::vector<Answer> out;
  for (std::size_t i = 0; i < options_.size(); ++i) {
    if (options_[i]) out.push_back({rubric.criteria[i].code, *options_[i]});
  }
  return out;
}

}  // namespace farmgate::certification
