#include "services/certification/domain/score_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/certification/rubric_samples.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::Field;

auto field(const std::string& path) { return Field(&Violation::field, path); }

Rubric grouped_rubric() {
  Rubric it = small_rubric();
  it.criteria[0].options.clear();
  Criterion below = leaf("1.1", "10 40", "A");
  below.parent = "1";
  it.criteria.insert(it.criteria.begin() + 1, std::move(below));
  return it;
}

TEST(ScoreSheet, KeepsAnswersInTheOrderOfTheRubric) {
  const Rubric rubric = small_rubric();
  const auto sheet = ScoreSheet::read(rubric, {{"3", 2}, {"1", kNoOption}}, "answers");
  ASSERT_THAT(sheet, IsOk());
  EXPECT_THAT(sheet->answers(rubric), ElementsAre(Answer{"1", kNoOption}, Answer{"3", 2}));
  EXPECT_EQ(sheet->option(1), std::nullopt);
}

TEST(ScoreSheet, RefusesEveryAnswerThatDoesNotFitAtOnce) {
  const auto sheet = ScoreSheet::read(
      grouped_rubric(), {{"1.1", 3}, {"1", 1}, {"9.9", 1}, {"2", 1}, {"2", 2}, {"3", -1}},
      "sheet.answers");
  EXPECT_THAT(sheet, StatusIs(Code::kInvalidArgument, "OPTION_UNKNOWN"));
  EXPECT_THAT(sheet.status().violations(),
              ElementsAre(field("sheet.answers[0].option"), field("sheet.answers[1].criterion"),
                          field("sheet.answers[2].criterion"), field("sheet.answers[4].criterion"),
                          field("sheet.answers[5].option")));
}

TEST(ScoreSheet, IsCompleteWhenEveryLeafIsAnsweredEvenByNone) {
  const Rubric rubric = grouped_rubric();
  const auto sheet =
      ScoreSheet::read(rubric, {{"1.1", kNoOption}, {"2", 1}, {"3", kNoOption}}, "answers");
  ASSERT_THAT(sheet, IsOk());
  EXPECT_THAT(sheet->check_complete(rubric, "answers"), IsOk());
}

TEST(ScoreSheet, NamesEveryLeafWithoutAnAnswer) {
  const Rubric rubric = grouped_rubric();
  const auto sheet = ScoreSheet::read(rubric, {{"2", 1}}, "answers");
  ASSERT_THAT(sheet, IsOk());
  const Status status = sheet->check_complete(rubric, "answers");
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "SHEET_INCOMPLETE"));
  EXPECT_THAT(status.violations(),
              ElementsAre(Field(&Violation::description, "1.1 is not answered"),
                          Field(&Violation::description, "3 is not answered")));
}

TEST(ScoreSheet, TakesAnOptionOfEitherCaseButOneOfThem) {
  const Rubric rubric = loose_rubric({leaf("8", "1a 3a 1b 3b"), leaf("9", "1a 2a 1b 2b")});
  EXPECT_THAT(ScoreSheet::read(rubric, {{"8", 2}, {"9", 4}}, "answers"), IsOk());
  EXPECT_THAT(ScoreSheet::read(rubric, {{"8", 2}, {"8", 4}}, "answers"),
              StatusIs(Code::kInvalidArgument, "OPTION_UNKNOWN"));
}

}  // namespace
}  // namespace farmgate::certification
