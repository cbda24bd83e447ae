#include "services/certification/domain/rubric.h"

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
using ::testing::UnorderedElementsAre;

const DatedRules& rules() {
  static const DatedRules it = *DatedRules::read(rules_csv());
  return it;
}

auto slip(const std::string& field) { return Field(&Violation::field, "rubric." + field); }

// What one change of a good rubric is refused with.
template <class Change>
Status after(Change change) {
  Rubric it = small_rubric();
  change(it);
  return it.check(rules());
}

TEST(Rubric, OfAHundredPointsIsTaken) { EXPECT_THAT(small_rubric().check(rules()), IsOk()); }

TEST(Rubric, ThatAddsUpToNinetyNineIsRefused) {
  const Status status = after([](Rubric& it) { it.criteria[2] = leaf("3", "0 34", "C"); });
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "RUBRIC_SUM_WRONG"));
  EXPECT_THAT(status.violations(), ElementsAre(slip("sections[2].maximum_points")));
}

TEST(Rubric, WithOtherPartsThanTheLawGivesIsRefusedThoughTheyMakeAHundred) {
  const Status status = after([](Rubric& it) {
    it.sections[0].maximum_points = 41;
    it.criteria[0] = leaf("1", "0 41");
    it.sections[1].maximum_points = 24;
    it.criteria[1] = leaf("2", "0 24", "B");
  });
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "RUBRIC_SUM_WRONG"));
  EXPECT_THAT(status.violations(),
              ElementsAre(slip("sections[0].maximum_points"), slip("sections[1].maximum_points")));
}

TEST(Rubric, OfAnEarlierLawHasThePartsOfItsDay) {
  const auto to_2019 = [](Rubric& it) {
    it.valid_from_date = std::chrono::year(2020) / 1 / 1;
    it.criteria = {leaf("1", "35", "A"), leaf("2", "25", "B"), leaf("3", "40", "C")};
    it.sections = {{"A", 35, {}}, {"B", 25, {}}, {"C", 40, {}}};
  };
  EXPECT_THAT(after(to_2019), IsOk());
  EXPECT_THAT(after([](Rubric& it) { it.valid_from_date = std::chrono::year(2020) / 1 / 1; }),
              StatusIs(Code::kInvalidArgument, "RUBRIC_SUM_WRONG"));
  EXPECT_THAT(after([](Rubric& it) { it.valid_from_date = std::chrono::year(2010) / 1 / 1; }),
              StatusIs(Code::kFailedPrecondition, "RULE_MISSING"));
}

TEST(Rubric, WhoseChildrenDoNotAddUpToTheirParentIsRefused) {
  const Status status = after([](Rubric& it) {
    it.criteria[0].options.clear();
    Criterion below = leaf("1.1", "0 39");
    below.parent = "1";
    it.criteria.insert(it.criteria.begin() + 1, std::move(below));
  });
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "RUBRIC_SUM_WRONG"));
  EXPECT_THAT(status.violations(), ElementsAre(slip("criteria[0].maximum_points")));
}

TEST(Rubric, WhoseLargestOptionIsNotTheMaximumIsRefused) {
  const Status status = after([](Rubric& it) { it.criteria[2].options[3].points = 34; });
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "RUBRIC_SUM_WRONG"));
  EXPECT_THAT(status.violations(), ElementsAre(slip("criteria[2].maximum_points")));
}

TEST(Rubric, TellsEverySlipAtOnceSumsFirst) {
  const Status status = after([](Rubric& it) {
    it.criteria[1].code = "1";                    // there already
    it.criteria[1].options[1].number = 1;         // twice
    it.criteria[1].options[0].points = -5;        // below 0
    it.criteria[0].options[3].minimum_star = 6;   // no mark
    it.criteria[2].parent = "7";                  // no such group
    it.criteria[2].evidence_kinds = {"UNKNOWN"};  // not of the rubric
    it.sections[2].maximum_points = 36;           // neither its criteria's nor the law's
    it.law.bands[1].minimum_points = 60;          // above the next one
  });
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "RUBRIC_SUM_WRONG"));
  EXPECT_THAT(status.violations(),
              UnorderedElementsAre(
                  slip("sections[2].maximum_points"), slip("sections[2].maximum_points"),
                  slip("law.bands[2].minimum_points"), slip("criteria[0].options[3].minimum_star"),
                  slip("criteria[1].code"), slip("criteria[1].options[1].number"),
                  slip("criteria[1].options[0].points"), slip("criteria[2].parent"),
                  slip("criteria[2].evidence_kinds[0]")));
}

struct Case {
  const char* field;
  void (*change)(Rubric& it);
};

// Each of them alone, with the field that is named.
const Case kSlips[] = {
    {"name", [](Rubric& it) { it.id = "qd26-2026-02"; }},
    {"valid_through_date",
     [](Rubric& it) { it.valid_through_date = it.valid_from_date - std::chrono::years(1); }},
    {"law.bands", [](Rubric& it) { it.law.bands.pop_back(); }},
    {"law.bands[0].minimum_points", [](Rubric& it) { it.law.bands[0].minimum_points = 1; }},
    {"law.bands[4].minimum_points", [](Rubric& it) { it.law.bands[4].minimum_points = 101; }},
    {"law.bands[3].star", [](Rubric& it) { it.law.bands[3].star = 3; }},
    {"sections[3].code",
     [](Rubric& it) {
       it.sections.push_back({"D", 0, {}});
     }},
    {"sections[3].code", [](Rubric& it) { it.sections.push_back(it.sections[2]); }},
    {"criteria[0].options[0].number", [](Rubric& it) { it.criteria[0].options[0].number = 0; }},
    {"criteria[0].options[1].number", [](Rubric& it) { it.criteria[0].options[1].number = 1; }},
    {"criteria[0].options[1].minimum_star",
     [](Rubric& it) { it.criteria[0].options[1].minimum_star = 2; }},
    {"criteria[0].options", [](Rubric& it) { it.criteria[0].options[2].minimum_star = 4; }},
    {"criteria[0].options", [](Rubric& it) { it.criteria[0].options[1].minimum_star = 5; }},
    {"criteria[0].options", [](Rubric& it) { it.criteria[0].options[1].alternative = "a"; }},
    {"criteria[0].options", [](Rubric& it) { it.criteria[0] = leaf("1", "10a 40a"); }},
    {"criteria[0].options", [](Rubric& it) { it.criteria[0] = leaf("1", "40a 5b 40*4b"); }},
    {"criteria[0].options",
     [](Rubric& it) {
       it.criteria[0] = leaf("1", "5a 40a 5b 40b");
       it.criteria[0].cases.pop_back();
     }},
    {"criteria[0].options",
     [](Rubric& it) {
       it.criteria[0].cases = {{"a", {}}, {"b", {}}};
     }},
    {"evidence_kinds[1].code",
     [](Rubric& it) {
       it.evidence_kinds = {{"STORY", {}, true}, {"STORY", {}, false}};
     }},
    {"criteria[0].measure", [](Rubric& it) { it.criteria[0].measure = Measure::kLinkageShare; }},
    {"criteria[0].options[1].share_floor",
     [](Rubric& it) {
       it.criteria[0].options[1].share_floor = {500'000, false};
     }},
};

TEST(Rubric, IsRefusedForEachSlipAloneByItsField) {
  for (const Case& it : kSlips) {
    SCOPED_TRACE(it.field);
    const Status status = after(it.change);
    EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
    EXPECT_THAT(status.violations(), ElementsAre(slip(it.field)));
  }
}

TEST(Rubric, WithAGroupThatHoldsNothingOrOptionsAndChildrenIsRefused) {
  EXPECT_THAT(after([](Rubric& it) { it.criteria[1].options.clear(); }).violations(),
              ElementsAre(slip("criteria[1].options")));
  const Status both = after([](Rubric& it) {
    Criterion below = leaf("1.1", "0");
    below.parent = "1";
    it.criteria.insert(it.criteria.begin() + 1, std::move(below));
  });
  EXPECT_THAT(both.violations(), ElementsAre(slip("criteria[1].parent")));
}

TEST(Rubric, WithACaseThatCannotReachTheMaximumIsRefused) {
  const Status status = after([](Rubric& it) { it.criteria[0] = leaf("1", "10a 40a 5b 39b"); });
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "RUBRIC_SUM_WRONG"));
  EXPECT_THAT(status.violations(), ElementsAre(slip("criteria[0].maximum_points")));
}

TEST(Rubric, IsFrozenByItsFirstUse) {
  RubricRecord record{small_rubric(), {}, {}, {}, "an-officer"};
  EXPECT_THAT(record.check_replaceable("an-officer", false), IsOk());
  record.freeze_time = Time();
  for (const bool administrator : {false, true}) {
    EXPECT_THAT(record.check_replaceable("an-officer", administrator),
                StatusIs(Code::kFailedPrecondition, "RUBRIC_FROZEN"));
  }
}

// The gaps of the text: 75 % of linkage lies between "under" and "over", 75 % of labour in two
// ranges, less than a quarter of labour and no local source in none.
TEST(Rubric, ChoosesTheStatedOptionWhereRangesMeetOrLeaveAGap) {
  Criterion linkage = leaf("1.5", "0 1 2*4 3*5");
  linkage.options[1].share_floor = {500'000, false};
  linkage.options[2].share_floor = {750'000, true};
  EXPECT_EQ(linkage.find_by_share(499'999), nullptr);
  EXPECT_EQ(linkage.find_by_share(500'000)->number, 2);
  EXPECT_EQ(linkage.find_by_share(750'000)->number, 2);
  EXPECT_EQ(linkage.find_by_share(750'001)->number, 3);
  EXPECT_EQ(linkage.find_by_share(1'000'000)->number, 3) << "that it was stable a person claims";
  Criterion labour = leaf("3.3", "1 2 3");
  labour.options[0].share_floor = {250'000, false};
  labour.options[1].share_floor = {500'000, false};
  labour.options[2].share_floor = {750'000, false};
  EXPECT_EQ(labour.find_by_share(249'999), nullptr);
  EXPECT_EQ(labour.find_by_share(250'000)->number, 1);
  EXPECT_EQ(labour.find_by_share(749'999)->number, 2);
  EXPECT_EQ(labour.find_by_share(750'000)->number, 3);
}

}  // namespace
}  // namespace farmgate::certification
