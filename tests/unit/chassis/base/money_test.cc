#include "chassis/base/money.h"

#include <gtest/gtest.h>

#include <limits>

#include "chassis/testing/status_is.h"

namespace farmgate {
namespace {

using testing::StatusIs;

TEST(Money, LinePricesRoundOnceHalfAwayFromZero) {
  EXPECT_EQ(price_of(Money::vnd(65'000), {57'500, Unit::kKilogram})->vnd(), 3'737'500);
  EXPECT_EQ(price_of(Money::vnd(1), {500, Unit::kKilogram})->vnd(), 1);
  EXPECT_EQ(price_of(Money::vnd(1), {499, Unit::kKilogram})->vnd(), 0);
  EXPECT_EQ(price_of(Money::vnd(-1), {500, Unit::kKilogram})->vnd(), -1);
}

TEST(Money, SharesAreMillionths) {
  EXPECT_EQ(share_of(Money::vnd(1'000'000), 80'000)->vnd(), 80'000);
  EXPECT_EQ(share_of(Money::vnd(333), 333'333)->vnd(), 111);
}

TEST(Money, OverflowIsAnErrorNotAWrongSum) {
  const Money most = Money::vnd(std::numeric_limits<std::int64_t>::max());

  EXPECT_THAT(most.plus(Money::vnd(1)), StatusIs(Code::kOutOfRange, "MONEY_OVERFLOW"));
  EXPECT_THAT(Money::vnd(-2).minus(most), StatusIs(Code::kOutOfRange, "MONEY_OVERFLOW"));
  EXPECT_THAT(price_of(most, {2'000, Unit::kPiece}), StatusIs(Code::kOutOfRange, "MONEY_OVERFLOW"));
  EXPECT_EQ(most.minus(Money::vnd(1))->vnd(), most.vnd() - 1);
}

TEST(Quantity, ReadsWhatPeopleType) {
  EXPECT_EQ(*parse_quantity("2,5 tạ"), (Quantity{250'000, Unit::kKilogram}));
  EXPECT_EQ(*parse_quantity("3 yến"), (Quantity{30'000, Unit::kKilogram}));
  EXPECT_EQ(*parse_quantity("1 TẤN"), (Quantity{1'000'000, Unit::kKilogram}));
  EXPECT_EQ(*parse_quantity("120kg"), (Quantity{120'000, Unit::kKilogram}));
  EXPECT_EQ(*parse_quantity("0.5 lạng"), (Quantity{50, Unit::kKilogram}));
  EXPECT_EQ(*parse_quantity("1 sào"), (Quantity{360'000, Unit::kSquareMetre}));
  EXPECT_EQ(*parse_quantity("2 mẫu"), (Quantity{7'200'000, Unit::kSquareMetre}));
  EXPECT_EQ(*parse_quantity("5 quả"), (Quantity{5'000, Unit::kPiece}));
}

TEST(Quantity, RefusesWhatItCannotStoreExactly) {
  for (const char* text : {"", "tạ", "1 xe", "1,0001 kg", "-1 kg", "9999999999999 kg"}) {
    EXPECT_THAT(parse_quantity(text), StatusIs(Code::kInvalidArgument, "INVALID_FIELD")) << text;
  }
}

TEST(Quantity, OfGoodsIsMoreThanZeroAndWholePieces) {
  EXPECT_THAT(check_amount("quantity", {1, Unit::kKilogram}), testing::IsOk());
  EXPECT_THAT(check_amount("quantity", {1'000, Unit::kPiece}), testing::IsOk());
  for (const Quantity wrong : {Quantity{0, Unit::kKilogram}, Quantity{-1'000, Unit::kPiece},
                               Quantity{1'500, Unit::kPiece}}) {
    EXPECT_THAT(check_amount("quantity", wrong), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  }
}

TEST(Quantity, IsShownAsInVietNam) {
  EXPECT_EQ(to_display(Money::vnd(1'234'567)), "1.234.567 ₫");
  EXPECT_EQ(to_display(Money::vnd(-1'000)), "-1.000 ₫");
  EXPECT_EQ(to_display(Quantity{57'500, Unit::kKilogram}), "57,5 kg");
  EXPECT_EQ(to_display(Quantity{1'000'000, Unit::kPiece}), "1.000");
}

}  // namespace
}  // namespace farmgate
