#include "services/cooperatives/domain/membership.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/cooperatives/members.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const Date kToday = day(2026, 6, 1);
const Time kNow{std::chrono::sys_days(kToday)};

PartyCopy producer(std::string kind, bool active = true) {
  return {ProducerId::make(), std::move(kind), "Hộ Mẫu", "communes/07525", active};
}

TEST(Membership, HoldsFromItsFirstDayThroughItsLast) {
  const Membership it = member(10, day(2026, 1, 1), day(2026, 1, 31));

  EXPECT_FALSE(it.holds_on(day(2025, 12, 31)));
  EXPECT_TRUE(it.holds_on(day(2026, 1, 1)));
  EXPECT_TRUE(it.holds_on(day(2026, 1, 31)));
  EXPECT_FALSE(it.holds_on(day(2026, 2, 1)));
  EXPECT_TRUE(member(10, day(2026, 1, 1)).holds_on(day(9999, 1, 1)));
}

TEST(Membership, HasCapitalThatFitsItsClassAndDaysInOrder) {
  const Cooperative in = cooperative();
  const auto field_of = [&](const Membership& it) {
    const Status refused = it.check(in);
    return refused.ok() ? std::string() : refused.violations().front().field;
  };
  const Date first = day(2026, 1, 1);

  EXPECT_EQ(field_of(member(0, first)), "");
  EXPECT_EQ(field_of(member(-1, first)), "membership.capital_vnd");
  EXPECT_EQ(field_of(member(1, first, {}, MembershipClass::kAssociate)), "membership.capital_vnd");
  EXPECT_EQ(field_of(member(0, first, {}, MembershipClass::kAssociateCapital)),
            "membership.capital_vnd");
  EXPECT_EQ(field_of(member(1, first, day(2025, 12, 31))), "membership.valid_through_date");
}

TEST(Membership, DoesNotBeginBeforeTheFounding) {
  Cooperative in = cooperative();
  in.founded_date = day(2026, 1, 2);

  EXPECT_THAT(member(1, day(2026, 1, 2)).check(in), IsOk());
  EXPECT_THAT(member(1, day(2026, 1, 1)).check(in),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Membership, EndsOnADayThatMayLieAheadAndCanComeCloser) {
  Membership it = member(1, day(2026, 1, 1));

  EXPECT_THAT(it.end(day(2026, 12, 31), "chuyển nơi ở", kToday, kNow), IsOk());
  EXPECT_THAT(it.end(day(2026, 9, 30), "chuyển nơi ở", kToday, kNow), IsOk());
  EXPECT_THAT(it.end(day(2026, 10, 1), "", kToday, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.end(day(2025, 12, 31), "", kToday, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(it.version, 3);
}

TEST(Membership, ThatIsOverIsNotEndedAgain) {
  Membership it = member(1, day(2026, 1, 1), day(2026, 5, 31));

  EXPECT_THAT(it.end(day(2026, 3, 1), "", kToday, kNow),
              StatusIs(Code::kFailedPrecondition, "MEMBERSHIP_ENDED"));
}

TEST(Membership, OfOtherTermsIsASuccessorAndTheOldDaysStay) {
  Membership old = member(10, day(2026, 1, 1), day(2026, 12, 31));
  MembershipPatch more;
  more.capital = Money::vnd(20'000'000);

  const auto next = old.succeed(more, day(2026, 6, 1), cooperative(), kNow);

  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(old.valid_through_date, day(2026, 5, 31));
  EXPECT_EQ(old.capital, Money::vnd(10'000'000));
  EXPECT_EQ(next->valid_from_date, day(2026, 6, 1));
  EXPECT_EQ(next->valid_through_date, day(2026, 12, 31));
  EXPECT_EQ(next->capital, Money::vnd(20'000'000));
  EXPECT_EQ(next->version, 1);
  EXPECT_NE(next->id, old.id);
}

TEST(Membership, HasNoSuccessorOnItsFirstDayOrAfterItsLast) {
  Membership it = member(10, day(2026, 1, 1), day(2026, 5, 31));
  MembershipPatch more;
  more.capital = Money::vnd(1);

  for (const Date wrong : {day(2025, 12, 31), day(2026, 1, 1), day(2026, 6, 1)}) {
    EXPECT_THAT(it.succeed(more, wrong, cooperative(), kNow),
                StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  }
}

TEST(Member, OfAUnionIsACooperative) {
  const Cooperative in = cooperative(CooperativeKind::kUnion);

  EXPECT_THAT(check_member(in, producer("COOPERATIVE"), false), IsOk());
  EXPECT_THAT(check_member(in, producer("COOPERATIVE_GROUP"), true), IsOk());
  EXPECT_THAT(check_member(in, producer("HOUSEHOLD"), false),
              StatusIs(Code::kFailedPrecondition, "MEMBER_NOT_ELIGIBLE"));
  EXPECT_THAT(check_member(in, producer("COOPERATIVE", false), false),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
}

TEST(Member, IsNotTheCooperativeItself) {
  const Cooperative in = cooperative();
  PartyCopy own = producer("COOPERATIVE");
  own.id = in.producer;

  EXPECT_THAT(check_member(in, own, true),
              StatusIs(Code::kFailedPrecondition, "MEMBER_NOT_ELIGIBLE"));
}

TEST(Member, IsEighteenOnTheFirstDay) {
  const PartyCopy farm{ProducerId::make(), "FARM", "Trang trại Mẫu", "communes/07525", true};
  const auto joins = [&](Date birth, Date first) {
    return check_age(member(10, first), farm, birth, rules());
  };
  const auto too_young = StatusIs(Code::kFailedPrecondition, "MEMBER_BELOW_AGE");
  EXPECT_THAT(joins(day(2008, 6, 1), kToday), IsOk());
  EXPECT_THAT(joins(day(2008, 6, 2), kToday), too_young);
  EXPECT_THAT(joins(day(2008, 2, 29), day(2026, 2, 28)), too_young);
  EXPECT_THAT(joins(day(2008, 2, 29), day(2026, 3, 1)), IsOk());
  EXPECT_THAT(joins(day(2026, 6, 2), kToday), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(joins(day(1995, 1, 1), day(2000, 1, 1)), IsOk());  // before the first rule
}

TEST(Member, ThatIsAPersonSaysItsAgeToBecomeOfficial) {
  const auto asked = [&](const char* kind, MembershipClass membership_class) {
    const PartyCopy party{ProducerId::make(), kind, "Hộ Mẫu", "communes/07525", true};
    const Membership it = member(10, kToday, std::nullopt, membership_class);
    return !check_age(it, party, std::nullopt, rules()).ok();
  };
  EXPECT_TRUE(asked("HOUSEHOLD", MembershipClass::kOfficial));
  EXPECT_TRUE(asked("FARM", MembershipClass::kOfficial));
  EXPECT_FALSE(asked("ENTERPRISE", MembershipClass::kOfficial));
  EXPECT_FALSE(asked("HOUSEHOLD", MembershipClass::kAssociateCapital));
}

}  // namespace
}  // namespace farmgate::cooperatives
