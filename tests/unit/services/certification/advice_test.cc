#include "services/certification/domain/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <tuple>

#include "tests/unit/services/certification/rubric_samples.h"

namespace farmgate::certification {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

ScoreSheet sheet_of(const Rubric& rubric, const std::vector<Answer>& answers) {
  return *ScoreSheet::read(rubric, answers, "answers");
}

std::vector<std::string> codes(const Advice& advice) {
  std::vector<std::string> out;
  for (const AdviceStep& step : advice.steps) out.push_back(step.criterion);
  return out;
}

// Four stars need 70 points, five need 90.
TEST(Advice, NamesCriterionOptionsPointsAndMark) {
  const Rubric rubric = loose_rubric({leaf("1", "69"), leaf("2.3", "0 1*3 2 3*4")});
  const Advice advice = advise(rubric, sheet_of(rubric, {{"1", 1}, {"2.3", 3}}));
  EXPECT_EQ(advice.now.star, 3);
  EXPECT_EQ(advice.wanted_star, 4);
  EXPECT_EQ(advice.points_after, 72);
  ASSERT_EQ(advice.steps.size(), 1u);
  EXPECT_EQ(advice.steps[0],
            (AdviceStep{"2.3",
                        3,
                        4,
                        1,
                        {4},
                        {"2.3: vi option 4: +1 điểm và đạt mức tối thiểu của 4 sao",
                         "2.3: en option 4: +1 and clears the 4-star mark"}}));
}

TEST(Advice, RaisesAForcedCriterionBeyondItsMarkBeforeItAsksForAnother) {
  const Rubric rubric = loose_rubric({leaf("1", "60"), leaf("2", "0 10"), leaf("3", "0 2*4 10")});
  const Advice advice = advise(rubric, sheet_of(rubric, {{"1", 1}}), 4);
  EXPECT_THAT(advice.steps, ElementsAre(AllOf(Field(&AdviceStep::criterion, "3"),
                                              Field(&AdviceStep::to_option, 3),
                                              Field(&AdviceStep::clears_marks, ElementsAre(4)))));
}

// Largest gains first would take 2 and 3 for 16 points; 2 and 4 do it with 14.
TEST(Advice, TakesTheFewestCriteriaThenTheFewestPoints) {
  const Rubric rubric =
      loose_rubric({leaf("1", "56"), leaf("2", "0 9"), leaf("3", "0 7"), leaf("4", "0 5")});
  const Advice advice = advise(rubric, sheet_of(rubric, {{"1", 1}}), 4);
  EXPECT_THAT(codes(advice), ElementsAre("2", "4"));
  EXPECT_EQ(advice.points_after, 70);
}

TEST(Advice, PrefersEarlierCriteriaOfTheSheetAmongEquals) {
  const Rubric rubric =
      loose_rubric({leaf("1", "66"), leaf("2", "0 4"), leaf("3", "0 4"), leaf("4", "0 4")});
  EXPECT_THAT(codes(advise(rubric, sheet_of(rubric, {{"1", 1}}), 4)), ElementsAre("2"));
}

TEST(Advice, CountsWhatIsNotAnsweredAsNothingAndSaysSo) {
  const Rubric rubric = small_rubric();
  const Advice advice = advise(rubric, ScoreSheet(rubric));
  EXPECT_EQ(advice.now.points, (PointSum{0, 1}));
  EXPECT_EQ(advice.now.star, 1);
  EXPECT_EQ(advice.wanted_star, 2);
  EXPECT_THAT(advice.steps, ElementsAre(AllOf(Field(&AdviceStep::criterion, "3"),
                                              Field(&AdviceStep::from_option, std::nullopt),
                                              Field(&AdviceStep::to_option, 3))));
}

TEST(Advice, ForAStarThatIsReachedIsEmpty) {
  const Rubric rubric = small_rubric();
  const ScoreSheet best = sheet_of(rubric, {{"1", 4}, {"2", 3}, {"3", 4}});
  EXPECT_THAT(advise(rubric, best).steps, IsEmpty());
  EXPECT_THAT(advise(rubric, best, 3).steps, IsEmpty());
  EXPECT_EQ(advise(rubric, best).points_after, 100);
}

TEST(Advice, StaysInTheCaseOfAnAnswer) {
  const Rubric rubric = loose_rubric({leaf("1", "67"), leaf("8", "1a 4a 1b 3b")});
  const Advice advice = advise(rubric, sheet_of(rubric, {{"1", 1}, {"8", 3}}), 4);
  EXPECT_THAT(advice.steps, ElementsAre(Field(&AdviceStep::to_option, 4)));
}

int pick(int first, int behind) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(first, behind));
}

// Rising points with some marks of rising stars.
std::string some_options() {
  std::string text;
  int points = pick(0, 2);
  int star = 3;
  const int count = pick(1, 5);
  for (int i = 0; i < count; ++i) {
    text += std::to_string(points);
    if (star <= 5 && pick(0, 3) == 0) {
      star = pick(star, 6);
      text += "*" + std::to_string(star++);
    }
    text += " ";
    points += pick(1, 5);
  }
  return text;
}

Rubric some_rubric() {
  std::vector<Criterion> leaves;
  const int count = pick(1, 7);
  for (int i = 0; i < count; ++i) {
    leaves.push_back(pick(0, 6) == 0 ? leaf(std::to_string(i), "1a 4*4a 0b 2b 4*4b")
                                     : leaf(std::to_string(i), some_options()));
  }
  Rubric rubric = loose_rubric(std::move(leaves));
  int most = 0;
  for (const Criterion& it : rubric.criteria) most += it.maximum_points;
  for (Band& band : rubric.law.bands) band.minimum_points = band.minimum_points * most / 100;
  return rubric;
}

ScoreSheet some_sheet(const Rubric& rubric) {
  ScoreSheet sheet(rubric);
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
    const int option = pick(-1, static_cast<int>(rubric.criteria[i].options.size()) + 1);
    if (option >= 0) sheet.set(i, option);
  }
  return sheet;
}

// Criteria changed, points gained, which criteria, how much each: less is better.
using Cost = std::tuple<std::size_t, int, std::vector<std::size_t>, std::vector<int>>;

class EveryWay {
 public:
  EveryWay(const Rubric& rubric, const ScoreSheet& sheet, int star)
      : rubric_(rubric), before_(sheet), now_(sheet), star_(star) {}

  std::optional<Cost> best() {
    go_on(0);
    return best_;
  }

 private:
  void go_on(std::size_t index) {
    if (index == rubric_.criteria.size()) return judge_way();
    go_on(index + 1);
    const auto held = before_.option(index);
    const Criterion& criterion = rubric_.criteria[index];
    const Option* from = held ? criterion.find(*held) : nullptr;
    for (const Option& to : criterion.options) {
      if (to.points <= (from == nullptr ? 0 : from->points)) continue;
      if (from != nullptr && from->alternative != to.alternative) continue;
      now_.set(index, to.number);
      go_on(index + 1);
    }
    now_ = undone(index);
  }

  ScoreSheet undone(std::size_t index) const {
    ScoreSheet sheet = before_;
    for (std::size_t i = 0; i < index; ++i) {
      if (const auto option = now_.option(i)) sheet.set(i, *option);
    }
    return sheet;
  }

  void judge_way() {
    if (judge(rubric_, now_).star < star_) return;
    Cost cost;
    auto& [changes, gained, where, gains] = cost;
    for (std::size_t i = 0; i < rubric_.criteria.size(); ++i) {
      const int gain = points_of(rubric_, now_, i) - points_of(rubric_, before_, i);
      if (gain == 0) continue;
      ++changes;
      gained += gain;
      where.push_back(i);
      gains.push_back(gain);
    }
    if (!best_ || cost < *best_) best_ = std::move(cost);
  }

  const Rubric& rubric_;
  const ScoreSheet before_;
  ScoreSheet now_;
  const int star_;
  std::optional<Cost> best_;
};

Cost cost_of(const Rubric& rubric, const Advice& advice) {
  Cost cost;
  auto& [changes, gained, where, gains] = cost;
  changes = advice.steps.size();
  for (const AdviceStep& step : advice.steps) {
    gained += step.points_gained;
    where.push_back(static_cast<std::size_t>(rubric.find(step.criterion) - rubric.criteria.data()));
    gains.push_back(step.points_gained);
  }
  return cost;
}

TEST(Advice, IsTheShortestOfAllWays) {
  const bool held = rc::check("no other way changes fewer criteria or points", [] {
    const Rubric rubric = some_rubric();
    const ScoreSheet sheet = some_sheet(rubric);
    const int star = pick(2, 6);
    const Advice advice = advise(rubric, sheet, star);
    const auto best = EveryWay(rubric, sheet, star).best();
    RC_ASSERT(best.has_value());
    RC_ASSERT(cost_of(rubric, advice) == *best);
    ScoreSheet after = sheet;
    for (const AdviceStep& step : advice.steps) {
      after.set(static_cast<std::size_t>(rubric.find(step.criterion) - rubric.criteria.data()),
                step.to_option);
    }
    RC_ASSERT(judge(rubric, after).star >= star);
    RC_ASSERT(total_points(rubric, after) == advice.points_after);
  });
  EXPECT_TRUE(held);
}

TEST(Advice, LeadsToItsStarOnEveryOfficialSheet) {
  for (int set = 1; set <= 26; ++set) {
    const Rubric rubric = official_rubric(set);
    for (int star = 2; star <= 5; ++star) {
      const Advice advice = advise(rubric, ScoreSheet(rubric), star);
      ScoreSheet after(rubric);
      for (const AdviceStep& step : advice.steps) {
        after.set(static_cast<std::size_t>(rubric.find(step.criterion) - rubric.criteria.data()),
                  step.to_option);
      }
      EXPECT_EQ(judge(rubric, after).star, star) << "set " << set;
      EXPECT_EQ(total_points(rubric, after), advice.points_after);
    }
  }
}

}  // namespace
}  // namespace farmgate::certification
