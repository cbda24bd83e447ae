#include "chassis/intake/cells.h"

#include "chassis/testing/status_is.h"

namespace farmgate::intake {
namespace {

using testing::StatusIs;

const auto kInvalid = StatusIs(Code::kInvalidArgument, "INVALID_FIELD");

TEST(Cells, OfDongAreDigitsAlone) {
  EXPECT_EQ(dong("20000000", "f").value(), Money::vnd(20'000'000));
  EXPECT_EQ(dong("0", "f").value(), Money());
  for (const char* cell : {"", "-5", "+5", "20.000", "20,000", "1e6", " 5", "1234567890123456"}) {
    EXPECT_THAT(dong(cell, "f"), kInvalid) << cell;
  }
}

TEST(Cells, OfNumbersHaveTwoDecimalsAtMost) {
  EXPECT_EQ(thousandths("3200", "f").value(), 3'200'000);
  EXPECT_EQ(thousandths("3200.5", "f").value(), 3'200'500);
  EXPECT_EQ(thousandths("3200,25", "f").value(), 3'200'250);
  for (const char* cell : {"", ".5", "5.", "1.500", "1,500", "-1", "1.2.3", "12345678901"}) {
    EXPECT_THAT(thousandths(cell, "f"), kInvalid) << cell;
  }
}

TEST(Cells, OfDaysMayBeEmptyWhereOneIsOptional) {
  EXPECT_EQ(day_if("", "f").value(), std::nullopt);
  EXPECT_EQ(day_if("2026-06-01", "f").value(), parse_date("2026-06-01"));
  EXPECT_THAT(day_if("01/06/2026", "f"), kInvalid);
  EXPECT_THAT(day("", "f"), kInvalid);
}

}  // namespace
}  // namespace farmgate::intake
