#include "services/cooperatives/domain/readiness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/cooperatives/members.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> missing(const Cooperative& group, const MemberTable& members) {
  std::vector<std::string> out;
  const auto checks = assess(group, rules(), members).value();
  for (const ReadinessCheck& check : checks) {
    EXPECT_FALSE(check.finding.empty());
    if (!check.met) out.emplace_back(item_name(check.item));
  }
  return out;
}

TEST(Readiness, OfAGroupThatHasAllIsGiven) {
  EXPECT_THAT(missing(ready_group(), ready_members()), IsEmpty());
  EXPECT_THAT(check_ready(ready_group(), rules(), ready_members()), IsOk());
}

TEST(Readiness, OfAGroupThatHasNothingNamesEveryItem) {
  Cooperative group = cooperative(CooperativeKind::kGroup);
  group.charter.capital = Money();
  const MemberTable two = {{standing(day(2026, 2, 1), 2, 0)}, {}, 2};

  EXPECT_THAT(missing(group, two),
              ElementsAre("OFFICIAL_MEMBERS", "CHARTER", "BUSINESS_PLAN", "FOUNDING_MEETING",
                          "CAPITAL_TABLE", "REGISTRATION"));
}

TEST(Readiness, NamesEachItemAlone) {
  Cooperative no_charter = ready_group();
  no_charter.charter.document_digest.clear();
  EXPECT_THAT(missing(no_charter, ready_members()), ElementsAre("CHARTER"));
  Cooperative no_plan = ready_group();
  no_plan.business_plan_digest.clear();
  EXPECT_THAT(missing(no_plan, ready_members()), ElementsAre("BUSINESS_PLAN"));
  Cooperative half = ready_group();
  half.meeting.votes_for = 3;  // of 6
  EXPECT_THAT(missing(half, ready_members()), ElementsAre("FOUNDING_MEETING"));
  Cooperative unregistered = ready_group();
  unregistered.registration.registration_date.reset();
  EXPECT_THAT(missing(unregistered, ready_members()), ElementsAre("REGISTRATION"));
}

TEST(Readiness, JudgesTheCapitalTableAsThatOfACooperative) {
  MemberTable above = ready_members();
  above.largest = {{day(2026, 2, 1), Money::vnd(300'000'001)}};
  MemberTable one_without = ready_members();
  one_without.without = 1;

  EXPECT_THAT(missing(ready_group(), above), ElementsAre("CAPITAL_TABLE"));
  EXPECT_THAT(missing(ready_group(), one_without), ElementsAre("CAPITAL_TABLE"));
}

TEST(Readiness, CountsMembersOnEveryDayToCome) {
  MemberTable leaving = ready_members();
  leaving.standings.push_back(standing(day(2026, 8, 1), 4, 700));

  EXPECT_THAT(missing(ready_group(), leaving), ElementsAre("OFFICIAL_MEMBERS"));
}

TEST(Readiness, AConversionIsRefusedByTheGravestReason) {
  MemberTable four = ready_members();
  four.standings.front().official = 4;
  MemberTable above = ready_members();
  above.largest = {{day(2026, 2, 1), Money::vnd(300'000'001)}};
  Cooperative bare = ready_group();
  bare.business_plan_digest.clear();
  bare.registration = {};

  EXPECT_THAT(check_ready(bare, rules(), four),
              StatusIs(Code::kFailedPrecondition, "MEMBERS_TOO_FEW"));
  EXPECT_THAT(check_ready(bare, rules(), above),
              StatusIs(Code::kFailedPrecondition, "CAPITAL_CAP_EXCEEDED"));
  const Status refused = check_ready(bare, rules(), ready_members());
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "NOT_READY"));
  ASSERT_EQ(refused.violations().size(), 2u);
  EXPECT_EQ(refused.violations()[0].field, "BUSINESS_PLAN");
  EXPECT_EQ(refused.violations()[1].field, "REGISTRATION");
}

}  // namespace
}  // namespace farmgate::cooperatives
