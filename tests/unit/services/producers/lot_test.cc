#include "services/producers/domain/lot.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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

  EXPECT_THAT(consumption.reverse(std::nullopt).status(), IsOk());
  EXPECT_THAT(consumption.reverse(std::nullopt).status(),
              StatusIs(Code::kFailedPrecondition, "CONSUMPTION_REVERSED"));
}

TEST(Lot, IsSplitIntoLotsOfTheSameHarvest) {
  Lot lot = lot_of({10'000, Unit::kKilogram});
  lot.plot = PlotId::make();
  ASSERT_THAT(lot.take(2'000), IsOk());

  const auto parts = lot.split({3'000, 1'000}, Time());

  ASSERT_THAT(parts, IsOk());
  EXPECT_EQ(lot.quantity.thousandths, 6'000);
  EXPECT_EQ(lot.remaining, 4'000);
  EXPECT_EQ(lot.version, 3);
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[0].quantity.thousandths, 3'000);
  EXPECT_EQ((*parts)[0].remaining, 3'000);
  EXPECT_EQ((*parts)[0].plot, lot.plot);
  EXPECT_EQ((*parts)[0].version, 1);
  EXPECT_NE((*parts)[0].id, (*parts)[1].id);
}

TEST(Lot, IsNotSplitBeyondWhatRemainsNorIntoItself) {
  Lot lot = lot_of({10'000, Unit::kPiece});
  const auto invalid_field = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");

  EXPECT_THAT(lot.split({5'000, 5'000}, Time()), invalid_field);
  EXPECT_THAT(lot.split({0}, Time()), invalid_field);
  EXPECT_THAT(lot.split({1'500}, Time()), invalid_field);
  ASSERT_THAT(lot.take(6'000), IsOk());
  EXPECT_THAT(lot.split({3'000, 2'000}, Time()),
              StatusIs(Code::kFailedPrecondition, "LOT_EXHAUSTED"));
  EXPECT_EQ(lot.quantity.thousandths, 10'000);
  EXPECT_EQ(lot.version, 2);
}

TEST(Lot, TakesInWhatRemainsOfOthersOfItsKind) {
  Lot lot = lot_of({10'000, Unit::kKilogram});
  lot.id = LotId::make();
  std::vector<Lot> sources = {lot_of({5'000, Unit::kKilogram}), lot_of({7'000, Unit::kKilogram})};
  for (Lot& source : sources) source.id = LotId::make();
  ASSERT_THAT(sources[0].take(1'000), IsOk());

  ASSERT_THAT(lot.merge(sources), IsOk());

  EXPECT_EQ(lot.quantity.thousandths, 21'000);
  EXPECT_EQ(lot.remaining, 21'000);
  EXPECT_EQ(lot.version, 2);
  EXPECT_EQ(sources[0].quantity.thousandths, 1'000);
  EXPECT_EQ(sources[0].remaining, 0);
  EXPECT_EQ(sources[1].quantity.thousandths, 0);
}

TEST(Lot, TakesInNothingElse) {
  Lot lot = lot_of({10'000, Unit::kKilogram});
  lot.id = LotId::make();
  std::vector<Lot> other_unit = {lot_of({5'000, Unit::kLitre})};
  std::vector<Lot> other_product = {lot_of({5'000, Unit::kKilogram})};
  other_product[0].product = ProductId::make();
  std::vector<Lot> empty = {lot_of({5'000, Unit::kKilogram})};
  empty[0].remaining = 0;
  std::vector<Lot> huge = {lot_of({1'000'000'000'000, Unit::kKilogram})};
  std::vector<Lot> itself = {lot};

  EXPECT_THAT(lot.merge(other_unit), StatusIs(Code::kFailedPrecondition, "LOTS_DIFFER"));
  EXPECT_THAT(lot.merge(other_product), StatusIs(Code::kFailedPrecondition, "LOTS_DIFFER"));
  EXPECT_THAT(lot.merge(empty), StatusIs(Code::kFailedPrecondition, "LOT_EXHAUSTED"));
  EXPECT_THAT(lot.merge(huge), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(lot.merge(itself), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

// Whatever is taken, given back, split and merged: no goods appear and none are lost.
RC_GTEST_PROP(LotProperty, TheSumOfAHarvestIsKept, ()) {
  using rc::gen::inRange;
  constexpr std::int64_t kHarvest = 1'000'000;
  std::vector<Lot> lots = {lot_of({kHarvest, Unit::kKilogram})};
  lots[0].id = LotId::make();
  std::vector<std::pair<LotId, std::int64_t>> taken;
  for (int step = *inRange(1, 40); step > 0; --step) {
    Lot& lot = lots[static_cast<std::size_t>(*inRange<int>(0, static_cast<int>(lots.size())))];
    const std::int64_t some = *inRange<std::int64_t>(1, kHarvest);
    switch (*inRange(0, 4)) {
      case 0:
        if (lot.take(some).ok()) taken.emplace_back(lot.id, some);
        break;
      case 1:
        if (!taken.empty() && taken.back().first == lot.id) {
          lot.give_back(taken.back().second);
          taken.pop_back();
        }
        break;
      case 2: {
        auto parts = lot.split({some, some / 2 + 1}, Time());
        if (parts.ok()) lots.insert(lots.end(), parts->begin(), parts->end());
        break;
      }
      default: {
        std::vector<Lot> source = {lots.back()};
        if (lot.merge(source).ok()) lots.back() = source[0];
      }
    }
    std::int64_t quantity = 0, remaining = 0, gone = 0;
    for (const Lot& it : lots) {
      RC_ASSERT(it.remaining >= 0 && it.remaining <= it.quantity.thousandths);
      quantity += it.quantity.thousandths;
      remaining += it.remaining;
    }
    for (const auto& [id, thousandths] : taken) gone += thousandths;
    RC_ASSERT(quantity == kHarvest);
    RC_ASSERT(remaining + gone == kHarvest);
  }
}

}  // namespace
}  // namespace farmgate::producers
