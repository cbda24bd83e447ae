#include "services/cooperatives/domain/cooperative.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/cooperatives/members.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const Date kToday = day(2026, 6, 1);
const Time kNow{std::chrono::sys_days(kToday)};

PartyCopy party(std::string kind, bool active = true) {
  return {ProducerId::make(), std::move(kind), "HTX vải thiều", "communes/07525", active};
}

TEST(Cooperative, HasAPartyOfItsOwnKind) {
  const Cooperative group = cooperative(CooperativeKind::kGroup);

  EXPECT_THAT(group.check_party(party("COOPERATIVE_GROUP")), IsOk());
  EXPECT_THAT(cooperative(CooperativeKind::kUnion).check_party(party("UNION")), IsOk());
  EXPECT_THAT(group.check_party(party("HOUSEHOLD")),
              StatusIs(Code::kFailedPrecondition, "PARTY_KIND"));
  EXPECT_THAT(group.check_party(party("COOPERATIVE_GROUP", false)),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
}

TEST(Cooperative, NamesEveryFieldThatIsWrongAtOnce) {
  Cooperative it = cooperative();
  it.founded_date = day(2026, 6, 2);
  it.charter.adopt_date = day(2027, 1, 1);
  it.meeting = {day(2026, 5, 1), {}, 4, 3};

  const Status refused = it.check(kToday);

  EXPECT_THAT(refused, StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_EQ(refused.violations().size(), 3u);
  EXPECT_EQ(refused.violations()[0].field, "cooperative.founded_date");
  EXPECT_EQ(refused.violations()[1].field, "cooperative.charter.adopt_date");
  EXPECT_EQ(refused.violations()[2].field, "cooperative.founding_meeting.votes_for");
}

TEST(Cooperative, AGroupThatIsConvertedKeepsWhatItWas) {
  Cooperative it = ready_group();
  const ProducerId before = it.producer;
  const PartyCopy own = party("COOPERATIVE");

  const auto past = it.convert(day(2026, 2, 1), own, std::nullopt, kToday, kNow);

  ASSERT_THAT(past, IsOk());
  EXPECT_EQ(it.kind, CooperativeKind::kCooperative);
  EXPECT_EQ(it.kind_from_date, day(2026, 2, 1));
  EXPECT_EQ(it.producer, own.id);
  EXPECT_EQ(past->kind, CooperativeKind::kGroup);
  EXPECT_EQ(past->producer, before);
  EXPECT_EQ(past->valid_from_date, day(2025, 1, 1));
  EXPECT_EQ(past->valid_through_date, day(2026, 1, 31));
  EXPECT_EQ(it.revision, 2);
}

TEST(Cooperative, IsConvertedOnceAndNotInTheFutureNorBeforeItBegan) {
  Cooperative it = ready_group();

  EXPECT_THAT(it.convert(day(2026, 6, 2), std::nullopt, std::nullopt, kToday, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.convert(day(2025, 1, 1), std::nullopt, std::nullopt, kToday, kNow),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.convert(day(2025, 1, 2), std::nullopt, std::nullopt, kToday, kNow), IsOk());
  EXPECT_THAT(it.convert(day(2026, 1, 2), std::nullopt, std::nullopt, kToday, kNow),
              StatusIs(Code::kFailedPrecondition, "COOPERATIVE_KIND"));
}

TEST(Rating, FollowsTheBandsOfItsYear) {
  const Cooperative it = cooperative();
  const auto of = [&](int points) {
    return it.rate(2025, points, rules(), kToday).value().rating_class;
  };

  EXPECT_EQ(of(0), RatingClass::kWeak);
  EXPECT_EQ(of(49), RatingClass::kWeak);
  EXPECT_EQ(of(50), RatingClass::kAverage);
  EXPECT_EQ(of(64), RatingClass::kAverage);
  EXPECT_EQ(of(65), RatingClass::kFair);
  EXPECT_EQ(of(79), RatingClass::kFair);
  EXPECT_EQ(of(80), RatingClass::kGood);
  EXPECT_EQ(of(100), RatingClass::kGood);
}

TEST(Rating, IsOfACooperativeInAYearThatHasBegunAndHasBands) {
  EXPECT_THAT(cooperative(CooperativeKind::kGroup).rate(2025, 80, rules(), kToday),
              StatusIs(Code::kFailedPrecondition, "COOPERATIVE_KIND"));
  EXPECT_THAT(cooperative().rate(2027, 80, rules(), kToday),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(cooperative().rate(2019, 80, rules(), kToday),
              StatusIs(Code::kFailedPrecondition, "RULE_MISSING"));
}

}  // namespace
}  // namespace farmgate::cooperatives
