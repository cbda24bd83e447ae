#include "services/orders/domain/tax.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders {
namespace {

using testing::IsOk;
using testing::StatusIs;

constexpr std::string_view kHeader =
    "sets,seller_kinds,tax_class,rate_millionths,valid_from_date,valid_through_date,source\n";

StatusOr<TaxTable> table(std::string_view rows) {
  return TaxTable::read(std::string(kHeader) + std::string(rows));
}

Date day(std::string_view text) { return *parse_date(text); }

TEST(Tax, IsByTheFirstRowThatHoldsForSetSellerAndDay) {
  const auto it = *table(
      "1-4|7,HOUSEHOLD|FARM,NOT_TAXED,0,2025-07-01,,law one\n"
      "*,*,REDUCED,80000,2025-07-01,2026-12-31,law two\n"
      "*,*,STANDARD,100000,2027-01-01,,law three\n");

  EXPECT_EQ(it.of({3, "FARM"}, day("2026-06-01")), (TaxClass{"NOT_TAXED", 0}));
  EXPECT_EQ(it.of({3, "ENTERPRISE"}, day("2026-06-01")), (TaxClass{"REDUCED", 80'000}));
  EXPECT_EQ(it.of({5, "FARM"}, day("2026-12-31")).code, "REDUCED");
  EXPECT_EQ(it.of({5, "FARM"}, day("2027-01-01")).code, "STANDARD");
}

TEST(Tax, OfWhatIsNotKnownIsNotGuessed) {
  const auto it = *table("*,*,STANDARD,100000,2025-07-01,,law\n");

  EXPECT_EQ(it.of({1, "FARM"}, day("2025-06-30")), TaxClass());
  EXPECT_EQ(it.of({0, "FARM"}, day("2026-01-01")), TaxClass());
  EXPECT_EQ(it.of({1, ""}, day("2026-01-01")), TaxClass());
  EXPECT_EQ(it.of({64, "FARM"}, day("2026-01-01")), TaxClass());
}

TEST(Tax, ATableOfAnotherFormIsRefusedWithItsLine) {
  const auto kUnreadable = StatusIs(Code::kDataLoss, "TAX_UNREADABLE");
  for (const std::string_view row :
       {"x,*,STANDARD,1,2025-07-01,,law\n", "4-1,*,STANDARD,1,2025-07-01,,law\n",
        "99,*,STANDARD,1,2025-07-01,,law\n", "*,*,standard,1,2025-07-01,,law\n",
        "*,*,STANDARD,1000001,2025-07-01,,law\n", "*,*,STANDARD,1,2025-07-01,2025-06-30,law\n",
        "*,*,STANDARD,1,1.7.2025,,law\n", "*,*,STANDARD,1,2025-07-01,,\n", "*,*,STANDARD,1\n"}) {
    const Status refused = table(row).status();
    EXPECT_THAT(refused, kUnreadable) << row;
    EXPECT_EQ(refused.values().at("line"), "2") << row;
  }
  EXPECT_THAT(table(""), kUnreadable);
  EXPECT_THAT(TaxTable::read("a,b\n"), kUnreadable);
}

TEST(Tax, ClassesOfTheProjectAreReadAndLeaveNoSetOut) {
  const auto it = TaxTable::read(tax_classes_csv());
  ASSERT_THAT(it, IsOk());
  for (int set = 1; set <= 26; ++set) {
    for (const char* kind :
         {"HOUSEHOLD", "FARM", "COOPERATIVE_GROUP", "COOPERATIVE", "UNION", "ENTERPRISE"}) {
      for (const char* on : {"2025-07-01", "2026-12-31", "2027-01-01"}) {
        EXPECT_NE(it->of({set, kind}, day(on)).code, "") << set << kind << on;
      }
    }
  }
}

TEST(Tax, AReceiptIsWrittenWithItsYear) {
  EXPECT_EQ((Receipt{2026, 123}.to_string()), "2026/000123");
  EXPECT_EQ((Receipt{2026, 12'345'678}.to_string()), "2026/12345678");
}

}  // namespace
}  // namespace farmgate::orders
