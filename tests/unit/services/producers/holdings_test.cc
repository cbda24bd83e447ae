#include "services/producers/domain/holdings.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "services/producers/domain/area_tables.h"
#include "services/producers/domain/areas.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

constexpr Date kToday = 2026y / June / 10;

class Holding : public ::testing::Test {
 protected:
  Areas areas_ = Areas::read(provinces_csv(), communes_csv()).value();
  DatedRules rules_ = DatedRules::read(rules_csv()).value();
  Circumstances today_{areas_, rules_, kToday};
};

TEST_F(Holding, APlotLiesInAKnownCommune) {
  Plot plot;
  plot.commune = "communes/07582";
  EXPECT_THAT(check(plot, today_), IsOk());

  plot.commune = "communes/00000";
  EXPECT_THAT(check(plot, today_), StatusIs(Code::kFailedPrecondition, "COMMUNE_UNKNOWN"));
}

TEST_F(Holding, APaperIsValidThroughItsLastDay) {
  Qualification paper;
  paper.valid_from_date = 2024y / June / 10;
  paper.valid_through_date = kToday;
  EXPECT_THAT(check(paper, today_), IsOk());

  paper.valid_through_date = 2026y / June / 9;
  EXPECT_THAT(check(paper, today_), StatusIs(Code::kFailedPrecondition, "QUALIFICATION_EXPIRED"));
}

TEST_F(Holding, APaperDoesNotEndBeforeItBegins) {
  Qualification paper;
  paper.valid_from_date = 2027y / June / 10;
  paper.valid_through_date = 2027y / June / 9;

  EXPECT_THAT(check(paper, today_), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

Plot orchard() {
  Plot plot;
  plot.title = "Đồi vải";
  plot.crop = "vải thiều";
  plot.commune = "communes/07582";
  plot.area = {12'000'000, Unit::kSquareMetre};
  plot.crop_cycle = CropCycle::kPerennial;
  plot.unit_code.emplace();
  plot.unit_code->scheme = UnitCodeScheme::kVn3156;
  plot.unit_code->code = "VN-24-213-07582-01-25";
  plot.unit_code->valid_from_date = kToday;
  return plot;
}

TEST_F(Holding, APlotIsJudgedByItsUnitCodeToo) {
  Plot plot = orchard();
  EXPECT_THAT(check(plot, today_), IsOk());

  plot.unit_code->code = "VN-BGOR-0001";
  EXPECT_THAT(check(plot, today_), StatusIs(Code::kInvalidArgument, "UNIT_CODE_INVALID"));
  plot = orchard();
  plot.unit_code->status = UnitCodeStatus::kSuspended;
  EXPECT_THAT(check(plot, today_), StatusIs(Code::kPermissionDenied, "OFFICER_NEEDED"));
}

TEST_F(Holding, AChangedPlotKeepsTheRulesOrStaysAsItWas) {
  Plot plot = orchard();
  PlotPatch smaller;
  smaller.area = Quantity{9'000'000, Unit::kSquareMetre};
  EXPECT_THAT(plot.change(smaller, today_, Time()),
              StatusIs(Code::kFailedPrecondition, "AREA_BELOW_MINIMUM"));
  EXPECT_EQ(plot.area.thousandths, 12'000'000);

  smaller.unit_code = std::optional<UnitCode>();
  ASSERT_THAT(plot.change(smaller, today_, Time()), IsOk());
  EXPECT_FALSE(plot.unit_code.has_value());
  EXPECT_EQ(plot.revision, 2);
}

TEST_F(Holding, ABoundaryOfAnotherSizeIsAWarningAndNoRefusal) {
  Plot plot = orchard();
  PlotPatch outlined;
  outlined.boundary = Boundary::of({{1'065'000'000, 213'000'000},
                                    {1'065'010'000, 213'000'000},
                                    {1'065'010'000, 213'010'000},
                                    {1'065'000'000, 213'000'000}})
                          .value();
  ASSERT_THAT(plot.change(outlined, today_, Time()), IsOk());
  EXPECT_TRUE(plot.area_differs);

  PlotPatch declared;
  declared.area = *plot.measured_area;
  declared.unit_code = std::optional<UnitCode>();
  ASSERT_THAT(plot.change(declared, today_, Time()), IsOk());
  EXPECT_FALSE(plot.area_differs);
}

TEST_F(Holding, AProductKeepsATitle) {
  Product product;
  product.title = "Vải thiều";
  EXPECT_THAT(product.change({.title = "", .product_code = {}, .trademark = {}}, Time()),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_THAT(product.change({.title = {}, .product_code = {}, .trademark = "Lục Ngạn"}, Time()),
              IsOk());
  EXPECT_EQ(product.title, "Vải thiều");
  EXPECT_EQ(product.trademark, "Lục Ngạn");
  EXPECT_EQ(product.revision, 2);
}

TEST_F(Holding, APaperIsRevokedOnceAndBeforeItExpires) {
  Qualification paper;
  ASSERT_THAT(paper.revoke("tẩy xoá", Time()), IsOk());
  EXPECT_EQ(paper.state, QualificationState::kRevoked);
  EXPECT_EQ(paper.revoke_reason, "tẩy xoá");
  EXPECT_THAT(paper.revoke("", Time()),
              StatusIs(Code::kFailedPrecondition, "QUALIFICATION_REVOKED"));

  Qualification expired;
  expired.state = QualificationState::kExpired;
  EXPECT_THAT(expired.revoke("", Time()),
              StatusIs(Code::kFailedPrecondition, "QUALIFICATION_EXPIRED"));
}

TEST_F(Holding, HasRoomForSoManyAndNoMore) {
  EXPECT_THAT(check_room(199, kMost<Product>, "products"), IsOk());
  const Status refused = check_room(200, kMost<Product>, "products");
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
  EXPECT_EQ(refused.values().at("most"), "200");
}

}  // namespace
}  // namespace farmgate::producers
