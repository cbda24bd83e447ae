#include "services/producers/domain/lot.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

constexpr Date kToday = 2026y / June / 10;

Lot lot_of(Quantity quantity) {
  Lot lot;
  lot.quantity = quantity;
  lot.remaining = quantity.thousandths;
  lot.harvest_date = kToday;
  return lot;
}

TEST(Lot, IsAHarvestOfGoodsUpToToday) {
  EXPECT_THAT(lot_of({57500, Unit::kKilogram}).check(kToday), IsOk());
  Lot tomorrow = lot_of({1000, Unit::kKilogram});
  tomorrow.harvest_date = 2026y / June / 11;

  const auto invalid_field = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");
  EXPECT_THAT(tomorrow.check(kToday), invalid_field);
  EXPECT_THAT(lot_of({0, Unit::kKilogram}).check(kToday), invalid_field);
  EXPECT_THAT(lot_of({-5, Unit::kLitre}).check(kToday), invalid_field);
  EXPECT_THAT(lot_of({1500, Unit::kPiece}).check(kToday), invalid_field);
  EXPECT_THAT(lot_of({1000, Unit::kSquareMetre}).check(kToday), invalid_field);
}

TEST(Lot, GivesWhatItHasAndNoMore) {
  Lot lot = lot_of({10000, Unit::kKilogram});

  EXPECT_THAT(lot.take(9000), IsOk());
  const Status refused = lot.take(1001);
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "LOT_EXHAUSTED"));
  EXPECT_EQ(refused.values().at("remaining_thousandths"), "1000");
  EXPECT_THAT(lot.take(1000), IsOk());

  EXPECT_EQ(lot.remaining, 0);
  EXPECT_EQ(lot.version, 3);
}

TEST(Lot, TakesBackWhatWasTaken) {
  Lot lot = lot_of({10000, Unit::kKilogram});
  ASSERT_THAT(lot.take(4000), IsOk());

  lot.give_back(4000);

  EXPECT_EQ(lot.remaining_quantity(), (Quantity{10000, Unit::kKilogram}));
  EXPECT_EQ(lot.version, 3);
}

TEST(Consumption, IsReversedOnce) {
  Consumption consumption;

  EXPECT_THAT(consumption.reverse(), IsOk());
  EXPECT_THAT(consumption.reverse(), StatusIs(Code::kFailedPrecondition, "CONSUMPTION_REVERSED"));
}

}  // namespace
}  // namespace farmgate::producers
