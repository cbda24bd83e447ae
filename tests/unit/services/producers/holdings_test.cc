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
};

TEST_F(Holding, APlotLiesInAKnownCommune) {
  Plot plot;
  plot.commune = "communes/07582";
  EXPECT_THAT(check(plot, areas_, kToday), IsOk());

  plot.commune = "communes/00000";
  EXPECT_THAT(check(plot, areas_, kToday), StatusIs(Code::kFailedPrecondition, "COMMUNE_UNKNOWN"));
}

TEST_F(Holding, APaperIsValidThroughItsLastDay) {
  Qualification paper;
  paper.valid_from_date = 2024y / June / 10;
  paper.valid_through_date = kToday;
  EXPECT_THAT(check(paper, areas_, kToday), IsOk());

  paper.valid_through_date = 2026y / June / 9;
  EXPECT_THAT(check(paper, areas_, kToday),
              StatusIs(Code::kFailedPrecondition, "QUALIFICATION_EXPIRED"));
}

TEST_F(Holding, APaperDoesNotEndBeforeItBegins) {
  Qualification paper;
  paper.valid_from_date = 2027y / June / 10;
  paper.valid_through_date = 2027y / June / 9;

  EXPECT_THAT(check(paper, areas_, kToday), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Holding, HasRoomForSoManyAndNoMore) {
  EXPECT_THAT(check_room(199, kMost<Product>, "products"), IsOk());
  const Status refused = check_room(200, kMost<Product>, "products");
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
  EXPECT_EQ(refused.values().at("most"), "200");
}

}  // namespace
}  // namespace farmgate::producers
