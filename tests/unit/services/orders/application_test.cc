#include "services/orders/domain/application.h"

#include <gmock/gmock.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/orders/fair_samples.h"

namespace farmgate::orders {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using State = ApplicationState;

const Time kThen = noon_of(june(6));

auto in_other_state() { return StatusIs(Code::kFailedPrecondition, "APPLICATION_STATE"); }

Application in_state(State state) {
  Application it;
  it.id = ApplicationId::make();
  it.applicant = ProducerId::make();
  it.state = state;
  if (it.holds()) it.booth = "A-01";
  return it;
}

TEST(Application, IsWithdrawnOnlyWithoutABooth) {
  for (const State state : {State::kFiled, State::kWaiting}) {
    EXPECT_THAT(in_state(state).withdraw(kThen), IsOk());
  }
  for (const State state : {State::kAllocated, State::kConfirmed, State::kRefused,
                            State::kWithdrawn, State::kCancelled, State::kCheckedIn}) {
    EXPECT_THAT(in_state(state).withdraw(kThen), in_other_state());
  }
}

TEST(Application, GoesFromItsBoothToTheStallStepByStep) {
  Application it = in_state(State::kAllocated);
  EXPECT_THAT(it.check_in(kThen), in_other_state());
  EXPECT_THAT(it.confirm({Money::vnd(10), Money::vnd(4), Money::vnd(6)}, kThen), IsOk());
  EXPECT_THAT(it.confirm({}, kThen), in_other_state());
  EXPECT_EQ(it.fee.payable, Money::vnd(6));
  EXPECT_THAT(it.check_in(kThen), IsOk());
  EXPECT_THAT(it.cancel(Money(), kThen), in_other_state());
}

TEST(Application, KeepsNothingOfABoothThatWasNotConfirmed) {
  Application it = in_state(State::kAllocated);
  EXPECT_THAT(it.cancel(Money::vnd(5), kThen), IsOk());
  EXPECT_EQ(it.kept, Money());
  Application confirmed = in_state(State::kConfirmed);
  EXPECT_THAT(confirmed.cancel(Money::vnd(5), kThen), IsOk());
  EXPECT_EQ(confirmed.kept, Money::vnd(5));
}

TEST(Application, AnOverrideSaysWhatItGives) {
  Application it = in_state(State::kWaiting);
  EXPECT_THAT(it.override_with({State::kConfirmed, {}, "so"}, kThen),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.override_with({State::kAllocated, {}, "so"}, kThen),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.override_with({State::kRefused, "A-01", "so"}, kThen),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.override_with({State::kWaiting, {}, "so"}, kThen),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));  // it has no rank
  EXPECT_THAT(it.override_with({State::kAllocated, "A-01", "so"}, kThen), IsOk());
  EXPECT_EQ(it.standing(), "ALLOCATED A-01");
  EXPECT_EQ(it.reason, AllocationReason::kOverride);
  EXPECT_THAT(in_state(State::kConfirmed).override_with({State::kRefused, {}, "so"}, kThen),
              in_other_state());
}

TEST(Application, ShowsGoodsOfItsOwnInZonesOfTheFair) {
  Application it = in_state(State::kFiled);
  it.products = {"producers/" + it.applicant.to_string() + "/products/x",
                 "producers/" + ProducerId::make().to_string() + "/products/y"};
  it.zones = {"A", "C"};
  EXPECT_EQ(check_application(it, june_fair()).violations().size(), 2u);
}

TEST(Application, IsEligibleByTheZoneThatAsksForLeast) {
  Application it = in_state(State::kFiled);
  const Fair fair = june_fair();
  const auto refused = StatusIs(Code::kFailedPrecondition, "NOT_ELIGIBLE");
  EXPECT_THAT(check_eligible(fair, it, true, 0), IsOk());
  it.zones = {"A"};
  EXPECT_THAT(check_eligible(fair, it, true, 3), IsOk());
  EXPECT_THAT(check_eligible(fair, it, false, 3), refused);
  const Status low = check_eligible(fair, it, true, 2);
  EXPECT_THAT(low, refused);
  EXPECT_EQ(low.values().at("rule"), "MINIMUM_STAR");
  EXPECT_EQ(low.values().at("needed"), "3");
}

}  // namespace
}  // namespace farmgate::orders
