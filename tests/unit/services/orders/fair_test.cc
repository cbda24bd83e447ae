#include "services/orders/domain/fair.h"

#include <gmock/gmock.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/orders/fair_samples.h"

namespace farmgate::orders {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const DatedRules& rules() {
  static const DatedRules it = DatedRules::read(rules_csv()).value();
  return it;
}

Fair opened() {
  Fair fair = june_fair();
  EXPECT_THAT(fair.open_applications(1, june(1)), IsOk());
  return fair;
}

auto in_other_state() { return StatusIs(Code::kFailedPrecondition, "FAIR_STATE"); }

TEST(Fair, NamesEverythingThatIsWrongWithIt) {
  Fair fair = june_fair();
  fair.end_date = june(9);
  fair.application_through_date = fair.start_date;
  fair.zones[1].code = "A";
  fair.registration_date = june(1);

  const Status wrong = fair.check();
  EXPECT_THAT(wrong, StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_EQ(wrong.violations().size(), 4u);
}

TEST(Fair, LastsAYearAtMost) {
  Fair fair = june_fair();
  fair.end_date = later(fair.start_date, std::chrono::days(365));
  EXPECT_THAT(fair.check(), IsOk());
  fair.end_date = later(fair.end_date, std::chrono::days(1));
  EXPECT_THAT(fair.check(), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Fair, OpensApplicationsOnceItHasAPlan) {
  Fair fair = june_fair();
  EXPECT_THAT(fair.open_applications(0, june(1)),
              StatusIs(Code::kFailedPrecondition, "PLAN_MISSING"));
  EXPECT_THAT(fair.open_applications(1, june(6)),
              StatusIs(Code::kFailedPrecondition, "APPLICATION_CLOSED"));
  EXPECT_THAT(fair.open_applications(1, june(5)), IsOk());
  EXPECT_THAT(fair.open_applications(1, june(5)), in_other_state());
}

TEST(Fair, TakesApplicationsThroughTheirLastDay) {
  const auto closed = StatusIs(Code::kFailedPrecondition, "APPLICATION_CLOSED");
  EXPECT_THAT(june_fair().check_applications(june(1)), closed);
  EXPECT_THAT(opened().check_applications(june(5)), IsOk());
  EXPECT_THAT(opened().check_applications(june(6)), closed);
}

TEST(Fair, IsAllocatedOnceAndNotBeforeApplicationsEndUnlessItIsSaidWhy) {
  Fair fair = opened();
  EXPECT_THAT(fair.allocate(noon_of(june(5)), ""),
              StatusIs(Code::kFailedPrecondition, "APPLICATIONS_RUN"));
  Fair early = fair;
  EXPECT_THAT(early.allocate(noon_of(june(5)), "all have applied"), IsOk());
  EXPECT_THAT(fair.allocate(noon_of(june(6)), ""), IsOk());
  EXPECT_THAT(fair.allocate(noon_of(june(6)), ""), in_other_state());
  EXPECT_THAT(fair.check_applications(june(5)),
              StatusIs(Code::kFailedPrecondition, "APPLICATION_CLOSED"));
}

TEST(Fair, ClosesFromItsLastDayOnOrWithAReason) {
  Fair fair = opened();
  EXPECT_THAT(fair.close(noon_of(june(15)), ""),
              StatusIs(Code::kFailedPrecondition, "FAIR_NOT_OVER"));
  Fair off = fair;
  EXPECT_THAT(off.close(noon_of(june(2)), "flood"), IsOk());
  EXPECT_EQ(off.close_reason, "flood");
  EXPECT_THAT(fair.close(noon_of(june(16)), ""), IsOk());
  EXPECT_THAT(fair.close(noon_of(june(16)), ""), in_other_state());
}

TEST(Fair, RulesAndZonesStandOnceApplicationsAreOpen) {
  Fair fair = opened();
  FairPatch patch;
  patch.rules = BoothRules();
  EXPECT_THAT(edit(fair, patch), in_other_state());
  patch = {};
  patch.zones = fair.zones;
  EXPECT_THAT(edit(fair, patch), in_other_state());
  patch = {};
  patch.application_through_date = june(8);
  EXPECT_THAT(edit(fair, patch), IsOk());
  ASSERT_THAT(fair.allocate(noon_of(june(9)), ""), IsOk());
  EXPECT_THAT(edit(fair, patch), in_other_state());
}

TEST(Fair, DutiesAreCountedByTheRulesOfItsDays) {
  Fair fair = june_fair();
  auto due = duties_of(fair, rules(), june(10)).value();
  EXPECT_EQ(due.registration_due, (Date{2026y / std::chrono::May / 11}));
  EXPECT_EQ(due.report_due, (Date{2026y / std::chrono::July / 16}));
  EXPECT_TRUE(due.registration_late);
  EXPECT_FALSE(due.report_late);

  fair.registration_number = "12/SCT";
  fair.registration_date = due.registration_due;
  fair.report_date = later(due.report_due, std::chrono::days(1));
  due = duties_of(fair, rules(), june(10)).value();
  EXPECT_FALSE(due.registration_late);
  EXPECT_TRUE(due.report_late);
}

TEST(Fair, ADayWithoutARuleIsSaidSo) {
  Fair fair = june_fair();
  fair.start_date = fair.end_date = Date{2001y / std::chrono::June / 1};
  EXPECT_THAT(duties_of(fair, rules(), june(1)).status(),
              StatusIs(Code::kFailedPrecondition, "RULE_MISSING"));
}

TEST(BoothFee, BearsAShareForSoManyBoothsAndKeepsByTheNarrowestTerm) {
  BoothRules it;
  it.subsidy_millionths = 500'000;
  it.subsidised_booths_per_subject = 2;
  it.cancellation_terms = {{30, 100'000}, {7, 500'000}};
  const BoothFee fee = fee_of(it, Money::vnd(3'000'001), 1).value();
  EXPECT_EQ(fee.subsidy, Money::vnd(1'500'001));
  EXPECT_EQ(fee.payable, Money::vnd(1'500'000));
  EXPECT_EQ(fee_of(it, Money::vnd(3'000'001), 2)->payable, Money::vnd(3'000'001));

  EXPECT_EQ(kept_of(it, fee.payable, 30).value(), Money());
  EXPECT_EQ(kept_of(it, fee.payable, 29).value(), Money::vnd(150'000));
  EXPECT_EQ(kept_of(it, fee.payable, 6).value(), Money::vnd(750'000));
}

}  // namespace
}  // namespace farmgate::orders
