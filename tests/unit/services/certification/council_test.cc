#include "services/certification/domain/council.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/certification/session_samples.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::SizeIs;

CouncilMember newcomer(const std::string& subject) {
  CouncilMember it;
  it.id = CouncilMemberId::make();
  it.subject = subject;
  it.valid_from_date = day(2026, 3, 1);
  return it;
}

TEST(Council, TakesFromTheRulesWhatItsRegulationLeavesOut) {
  const DatedRules rules = *DatedRules::read(rules_csv());
  const auto terms = CouncilTerms::by_rule(rules, day(2026, 6, 1));
  ASSERT_THAT(terms, IsOk());
  EXPECT_EQ(*terms, (CouncilTerms{5, 750'000, 10, 3}));
}

TEST(Council, IsToldEverythingThatIsWrongWithIt) {
  Council it = council_of(9);
  it.valid_through_date = day(2025, 1, 1);
  it.decision_date = day(2026, 2, 1);
  it.terms = {0, 500'000, 101, 0};
  const Status wrong = it.check();
  EXPECT_THAT(wrong, StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(wrong.violations(), SizeIs(6));
  EXPECT_THAT(council_of(9).check(), IsOk());
}

TEST(Council, AppointsAPersonOnceAtATimeAndNeverItsSecretary) {
  Council it = council_of(6);
  EXPECT_THAT(it.appoint(newcomer("member-1"), false, Time{}),
              StatusIs(Code::kFailedPrecondition, "MEMBER_APPOINTED"));
  EXPECT_THAT(it.appoint(newcomer("secretary"), false, Time{}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  it.members[1].person_key = "k";
  CouncilMember twin = newcomer("another-login");
  twin.person_key = "k";
  EXPECT_THAT(it.appoint(twin, false, Time{}),
              StatusIs(Code::kFailedPrecondition, "MEMBER_APPOINTED"));
  const Time now = std::chrono::sys_days(day(2026, 3, 1));
  EXPECT_THAT(it.appoint(newcomer("new"), true, now), IsOk());
  EXPECT_EQ(it.chair, it.members.back().id);
}

TEST(Council, LeavesTheChairToWhoHasItUntilTheNewOnesFirstDay) {
  const Time now = std::chrono::sys_days(day(2026, 2, 1));
  Council it = council_of(6);
  EXPECT_THAT(it.appoint(newcomer("new"), true, now),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.presiding(day(2026, 2, 10)), ElementsAre(it.members[0].id));
  it.chair.reset();
  EXPECT_THAT(it.appoint(newcomer("new"), true, now), IsOk());
}

TEST(Council, SaysForItsChainWhatAnActChanged) {
  const Council before = council_of(6);
  Council after = before;
  EXPECT_EQ(difference(before, after), "");
  after.terms.quorum_millionths = 600'000;
  after.members[1].valid_through_date = day(2026, 5, 31);
  after.chair = after.members[2].id;
  const std::string second = after.members[1].id.to_string();
  EXPECT_EQ(difference(before, after),
            "quorum_millionths 750000 -> 600000; member " + second +
                " member-1, 2026-01-01 to the end, no personal number -> member-1, 2026-01-01 to "
                "2026-05-31, no personal number; chair " +
                before.chair->to_string() + " -> " + after.chair->to_string());
}

TEST(Council, TakesAsItsSecretaryNobodyWhoIsOrWillBeAMember) {
  Council it = council_of(6);
  ASSERT_THAT(it.appoint(newcomer("new"), false, Time{}), IsOk());  // from 1 March
  it.secretary = "new";
  EXPECT_THAT(it.check_secretary(day(2026, 2, 1)),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  it.members.back().valid_through_date = day(2026, 3, 31);
  EXPECT_THAT(it.check_secretary(day(2026, 3, 31)),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.check_secretary(day(2026, 4, 1)), IsOk());
}

TEST(Council, TakesAPersonAgainAfterTheAppointmentEnded) {
  Council it = council_of(6);
  ASSERT_THAT(it.end_appointment(it.members[1].id, day(2026, 2, 28), day(2026, 2, 1), Time{}),
              IsOk());
  EXPECT_THAT(it.appoint(newcomer("member-1"), false, Time{}), IsOk());
  EXPECT_EQ(it.serving("member-1", day(2026, 2, 28)), &it.members[1]);
  EXPECT_EQ(it.serving("member-1", day(2026, 3, 1)), &it.members.back());
  EXPECT_THAT(it.end_appointment(it.members[2].id, day(2026, 1, 31), day(2026, 2, 1), Time{}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Council, IsPresidedOverByItsChairOrTheOneItWasGivenToForSomeDays) {
  Council it = council_of(6);
  const Delegation to{it.members[2].id, day(2026, 6, 1), day(2026, 6, 30), "15/UQ"};
  ASSERT_THAT(it.delegate(to, Time{}), IsOk());
  EXPECT_THAT(it.presiding(day(2026, 6, 30)), ElementsAre(it.members[0].id, it.members[2].id));
  EXPECT_THAT(it.presiding(day(2026, 7, 1)), ElementsAre(it.members[0].id));
  Delegation wrong = to;
  wrong.member = it.members[5].id;  // an alternate
  EXPECT_THAT(it.delegate(wrong, Time{}), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  wrong.member = CouncilMemberId::make();
  EXPECT_THAT(it.delegate(wrong, Time{}), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST(Council, MeetsInItsTermWithEnoughMembersAndSomebodyToPreside) {
  Council it = council_of(6);
  EXPECT_THAT(it.check_ready(day(2026, 1, 1)), IsOk());
  EXPECT_THAT(it.check_ready(day(2028, 1, 1)),
              StatusIs(Code::kFailedPrecondition, "COUNCIL_NOT_READY"));
  EXPECT_THAT(council_of(5).check_ready(day(2026, 6, 1)),
              StatusIs(Code::kFailedPrecondition, "COUNCIL_NOT_READY"));
  it.chair.reset();
  EXPECT_THAT(it.check_ready(day(2026, 6, 1)),
              StatusIs(Code::kFailedPrecondition, "COUNCIL_NOT_READY"));
}

}  // namespace
}  // namespace farmgate::certification
