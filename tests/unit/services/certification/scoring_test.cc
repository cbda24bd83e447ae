#include "services/certification/domain/scoring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/services/certification/rubric_samples.h"

namespace farmgate::certification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ScoreSheet sheet_of(const Rubric& rubric, const std::vector<Answer>& answers) {
  return *ScoreSheet::read(rubric, answers, "answers");
}

TEST(Scoring, CountsNoneAndUnansweredAsNothing) {
  const Rubric rubric = small_rubric();
  EXPECT_EQ(total_points(rubric, ScoreSheet(rubric)), 0);
  EXPECT_EQ(total_points(rubric, sheet_of(rubric, {{"1", 2}, {"2", kNoOption}, {"3", 3}})), 40);
}

// 9 sheets: a mean of 89 8/9 is 808 points and stays below 90; 810 are exactly 90.
TEST(Scoring, PutsAMeanJustBelowAnEdgeInTheLowerBandAndTheEdgeInTheUpper) {
  const Law law = law_of_2026();
  const std::pair<int, int> edges[] = {{30, 2}, {50, 3}, {70, 4}, {90, 5}};
  for (const auto& [edge, star] : edges) {
    for (const std::int64_t sheets : {1, 2, 3, 7, 9, 200}) {
      EXPECT_EQ(band_of(law, {edge * sheets - 1, sheets}), star - 1) << edge << "/" << sheets;
      EXPECT_EQ(band_of(law, {edge * sheets, sheets}), star) << edge << "/" << sheets;
    }
  }
  EXPECT_EQ(band_of(law, {809, 9}), 4);
  EXPECT_EQ(band_of(law, {810, 9}), 5);
  EXPECT_EQ(band_of(law, {0, 9}), 1);
  EXPECT_EQ(band_of(law, {900, 9}), 5);
}

TEST(Scoring, TakesTheEdgesFromTheLawOfTheRubric) {
  Law law = law_of_2026();
  law.bands[4].minimum_points = 95;
  EXPECT_EQ(band_of(law, {94, 1}), 4);
}

TEST(Scoring, LetsNinetyTwoPointsFallToFourStarsForOneMissedMark) {
  const Rubric rubric = loose_rubric({leaf("1", "0 2*4 3*5"), leaf("2", "0 90")});
  const ScoringResult result = judge(rubric, sheet_of(rubric, {{"1", 2}, {"2", 2}}));
  EXPECT_EQ(result.points, (PointSum{92, 1}));
  EXPECT_EQ(result.band, 5);
  EXPECT_EQ(result.star, 4);
  EXPECT_THAT(result.missing_marks, ElementsAre(MissingMark{5, "1", 3, 3, 2}));
}

TEST(Scoring, GivesTwoStarsWithoutAMarkOfThreeWhateverTheBand) {
  const Rubric rubric = loose_rubric({leaf("1", "0 1*3 3*5"), leaf("2", "0 90")});
  const ScoringResult result = judge(rubric, sheet_of(rubric, {{"1", kNoOption}, {"2", 2}}));
  EXPECT_EQ(result.band, 5);
  EXPECT_EQ(result.star, 2);
  EXPECT_THAT(result.missing_marks,
              ElementsAre(MissingMark{3, "1", 2, 1, 0}, MissingMark{5, "1", 3, 3, 0}));
}

TEST(Scoring, MeetsAMarkByAnyAnswerOfAsManyPoints) {
  const Rubric rubric = loose_rubric({leaf("1", "0 1*3 1 2")});
  EXPECT_THAT(missing_marks(rubric, sheet_of(rubric, {{"1", 3}})), IsEmpty());
  EXPECT_THAT(missing_marks(rubric, sheet_of(rubric, {{"1", 4}})), IsEmpty());
}

TEST(Scoring, JudgesMarksByTheAgreedSheetAndPointsByTheMembers) {
  const Rubric rubric = loose_rubric({leaf("1", "0 2*4"), leaf("2", "0 70")});
  const PointSum members{3 * 72 - 1, 3};
  EXPECT_EQ(judge(rubric, members, sheet_of(rubric, {{"1", 2}, {"2", 2}})).star, 4);
  EXPECT_EQ(judge(rubric, members, sheet_of(rubric, {{"1", 1}, {"2", 2}})).star, 3);
}

TEST(Scoring, AsksForTheMarksOfTheCaseThatWasChosen) {
  const Rubric rubric = loose_rubric({leaf("8", "1a 3*4a 1b 3*4b")});
  EXPECT_THAT(missing_marks(rubric, sheet_of(rubric, {{"8", 3}})),
              ElementsAre(MissingMark{4, "8", 4, 3, 1}));
  EXPECT_THAT(missing_marks(rubric, sheet_of(rubric, {{"8", kNoOption}})),
              ElementsAre(MissingMark{4, "8", 2, 3, 0}));
  EXPECT_THAT(missing_marks(rubric, sheet_of(rubric, {{"8", 4}})), IsEmpty());
}

}  // namespace
}  // namespace farmgate::certification
