#include "services/cooperatives/domain/capital.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/cooperatives/members.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const Date kFirst = day(2026, 1, 1);

// The verdict on one more membership beside these.
Status admit(const Membership& it, const Standings& others, const Cooperative& in = cooperative()) {
  return judge(in, rules(), others, {std::nullopt, {it}});
}

Status end(const Membership& it, Date last, const Standings& others,
           const Cooperative& in = cooperative()) {
  Membership ended = it;
  ended.valid_through_date = last;
  return judge(in, rules(), others, {it, {ended}});
}

std::string cap_of(const Status& refused) {
  return refused.reason() == "CAPITAL_CAP_EXCEEDED" ? refused.values().at("cap") : std::string();
}

TEST(Capital, OfOneOfficialMemberIsAtMostThirtyPercentAndOfAUnionFortyPercent) {
  const Standings alone = {standing(kFirst, 0, 0)};
  Membership one_dong_more = member(300, kFirst);
  one_dong_more.capital = Money::vnd(300'000'001);

  EXPECT_THAT(admit(member(300, kFirst), alone), IsOk());
  EXPECT_EQ(cap_of(admit(one_dong_more, alone)), "MEMBER");
  EXPECT_THAT(admit(member(400, kFirst), alone, cooperative(CooperativeKind::kUnion)), IsOk());
  EXPECT_EQ(cap_of(admit(member(401, kFirst), alone, cooperative(CooperativeKind::kUnion))),
            "MEMBER");
}

TEST(Capital, ACapRoundsDown) {
  Cooperative in = cooperative();
  in.charter.capital = Money::vnd(1'000'001);  // 30 % are 300,000.3
  Membership it = member(0, kFirst);
  it.capital = Money::vnd(300'000);
  EXPECT_THAT(admit(it, {standing(kFirst, 0, 0)}, in), IsOk());
  it.capital = Money::vnd(300'001);
  EXPECT_EQ(cap_of(admit(it, {standing(kFirst, 0, 0)}, in)), "MEMBER");
}

TEST(Capital, IsJudgedByTheLawOfEachDay) {
  const Membership before = member(250, day(2024, 6, 30), day(2024, 6, 30));
  const Membership across = member(250, day(2024, 6, 30));
  const Membership after = member(250, day(2024, 7, 1));
  const Standings alone = {standing(day(2024, 6, 30), 0, 0)};

  EXPECT_EQ(cap_of(admit(before, alone)), "MEMBER");
  EXPECT_EQ(cap_of(admit(across, alone)), "MEMBER");
  EXPECT_THAT(admit(after, {standing(day(2024, 7, 1), 0, 0)}), IsOk());
}

TEST(Capital, OfAssociatesTogetherIsWhatOfficialMembersLeave) {
  const auto associate = [](std::int64_t million) {
    return member(million, kFirst, {}, MembershipClass::kAssociateCapital);
  };

  EXPECT_THAT(admit(associate(150), {standing(kFirst, 5, 600, 200)}), IsOk());
  EXPECT_EQ(cap_of(admit(associate(151), {standing(kFirst, 5, 600, 200)})), "ASSOCIATES");
}

TEST(Capital, OfAllIsAtMostTheCharterCapitalOnTheFullestDay) {
  const Standings others = {standing(kFirst, 5, 700), standing(day(2026, 3, 1), 6, 900),
                            standing(day(2026, 4, 1), 5, 700)};

  EXPECT_THAT(admit(member(100, kFirst), others), IsOk());
  const Status refused = admit(member(101, kFirst), others);
  EXPECT_EQ(cap_of(refused), "CHARTER");
  EXPECT_EQ(refused.values().at("day"), "2026-03-01");
  EXPECT_THAT(admit(member(101, kFirst, day(2026, 2, 28)), {others.front()}), IsOk());
  EXPECT_THAT(admit(member(101, day(2026, 4, 1)), {others.back()}), IsOk());
}

TEST(Capital, OfAGroupHasNoCaps) {
  EXPECT_THAT(
      admit(member(2000, kFirst), {standing(kFirst, 0, 0)}, cooperative(CooperativeKind::kGroup)),
      IsOk());
}

TEST(Capital, OfTheDaysAsAGroupIsNotJudged) {
  Cooperative in = cooperative();
  in.kind_from_date = day(2026, 3, 1);

  EXPECT_THAT(admit(member(900, kFirst, day(2026, 2, 28)), {standing(kFirst, 1, 0)}, in), IsOk());
  EXPECT_EQ(
      cap_of(admit(member(900, kFirst, day(2026, 3, 1)), {standing(day(2026, 3, 1), 1, 0)}, in)),
      "MEMBER");
}

TEST(Capital, ACorrectionThatLessensAnExcessIsTaken) {
  const Membership too_much = member(500, kFirst);
  Membership less = too_much;
  less.capital = Money::vnd(400'000'000);
  const RegisterChange change{too_much, {less}};

  EXPECT_THAT(judge(cooperative(), rules(), {standing(kFirst, 4, 100)}, change), IsOk());
  EXPECT_EQ(cap_of(judge(cooperative(), rules(), {standing(kFirst, 4, 100)}, {less, {too_much}})),
            "MEMBER");
}

TEST(Members, AreNotFewerThanFiveOnAnyDayAfterOneLeft) {
  const Membership leaver = member(10, kFirst);
  const Date last = day(2026, 6, 30);

  EXPECT_THAT(end(leaver, last, {standing(kFirst, 5, 50)}), IsOk());
  const Status refused =
      end(leaver, last, {standing(kFirst, 5, 50), standing(day(2026, 9, 1), 4, 40)});
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "MEMBERS_TOO_FEW"));
  EXPECT_EQ(refused.values().at("day"), "2026-09-01");
  EXPECT_EQ(refused.values().at("members"), "4");
  EXPECT_EQ(refused.values().at("minimum"), "5");
}

TEST(Members, OfAGroupAreTwoAndOfAUnionThree) {
  const Membership leaver = member(0, kFirst);
  const Date last = day(2026, 6, 30);

  EXPECT_THAT(end(leaver, last, {standing(kFirst, 2, 0)}, cooperative(CooperativeKind::kGroup)),
              IsOk());
  EXPECT_EQ(
      end(leaver, last, {standing(kFirst, 1, 0)}, cooperative(CooperativeKind::kGroup)).reason(),
      "MEMBERS_TOO_FEW");
  EXPECT_THAT(end(leaver, last, {standing(kFirst, 3, 0)}, cooperative(CooperativeKind::kUnion)),
              IsOk());
  EXPECT_EQ(
      end(leaver, last, {standing(kFirst, 2, 0)}, cooperative(CooperativeKind::kUnion)).reason(),
      "MEMBERS_TOO_FEW");
}

TEST(Members, OfACooperativeThatIsStillFoundedMayLeave) {
  EXPECT_THAT(end(member(10, kFirst), day(2026, 6, 30), {standing(kFirst, 3, 30)}), IsOk());
}

TEST(Members, WhoBecomeAssociatesNoLongerCount) {
  const Membership official = member(10, kFirst);
  Membership associate = official;
  associate.membership_class = MembershipClass::kAssociateCapital;

  EXPECT_EQ(
      judge(cooperative(), rules(), {standing(kFirst, 4, 40)}, {official, {associate}}).reason(),
      "MEMBERS_TOO_FEW");
}

TEST(Members, ASuccessorLeavesNoDayWithout) {
  const Membership official = member(10, kFirst);
  Membership ended = official;
  ended.valid_through_date = day(2026, 5, 31);
  const Membership next = member(20, day(2026, 6, 1));

  EXPECT_THAT(judge(cooperative(), rules(), {standing(kFirst, 4, 40)}, {official, {ended, next}}),
              IsOk());
}

}  // namespace
}  // namespace farmgate::cooperatives
