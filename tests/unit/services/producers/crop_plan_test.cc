#include "services/producers/domain/crop_plan.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const Time kNow = sys_days(2026y / June / 10) + 12h;
const auto kInvalid = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
const auto kWrongState = StatusIs(Code::kFailedPrecondition, "CROP_PLAN_STATE");

CropPlan plan() {
  CropPlan it;
  it.crop = "vải thiều";
  it.plots = {PlotId::make()};
  it.start_date = 2026y / January / 1;
  it.end_date = 2026y / July / 31;
  it.expected_yield = {5'000'000, Unit::kKilogram};
  return it;
}

TEST(CropPlan, IsForASeasonAndAYield) {
  EXPECT_THAT(plan().check(), IsOk());
  CropPlan backwards = plan();
  backwards.end_date = 2025y / December / 31;
  CropPlan endless = plan();
  endless.end_date = 2030y / January / 1;
  CropPlan nothing = plan();
  nothing.expected_yield.thousandths = 0;
  CropPlan land = plan();
  land.expected_yield.unit = Unit::kSquareMetre;

  for (const CropPlan& wrong : {backwards, endless, nothing, land}) {
    EXPECT_THAT(wrong.check(), kInvalid);
  }
}

TEST(CropPlan, ChangesWholeOrNotAtAll) {
  CropPlan it = plan();
  CropPlanPatch wrong;
  wrong.crop = "nhãn";
  wrong.end_date = 2025y / December / 31;
  EXPECT_THAT(it.change(wrong, kNow), kInvalid);
  EXPECT_EQ(it.crop, "vải thiều");
  EXPECT_EQ(it.revision, 1);

  CropPlanPatch patch;
  patch.crop = "nhãn";
  ASSERT_THAT(it.change(patch, kNow), IsOk());
  EXPECT_EQ(it.crop, "nhãn");
  EXPECT_EQ(it.end_date, 2026y / July / 31);
  EXPECT_EQ(it.revision, 2);
}

TEST(CropPlan, ClosesOnceAndFromItsFirstDayOn) {
  CropPlan it = plan();
  EXPECT_THAT(it.close(sys_days(2025y / December / 31)), kWrongState);

  ASSERT_THAT(it.close(kNow), IsOk());

  EXPECT_EQ(it.close_time, kNow);
  EXPECT_THAT(it.close(kNow), kWrongState);
  EXPECT_THAT(it.change({}, kNow), kWrongState);
}

}  // namespace
}  // namespace farmgate::producers
