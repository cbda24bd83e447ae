#include "services/cooperatives/domain/linkage.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "services/cooperatives/domain/annex.h"
#include "tests/unit/services/cooperatives/contract_samples.h"

namespace farmgate::cooperatives {
namespace {

using testing::IsOk;
using testing::StatusIs;

InForce from_to(const char* from, const char* through) { return {day(from), day(through)}; }

TEST(Linkage, IsCountedInWholeMonthsBackFromTheDay) {
  const auto months = [](const char* last) {
    return unbroken_months({from_to("2025-06-01", "2028-05-31")}, day(last));
  };
  EXPECT_EQ(months("2025-06-29"), 0);
  EXPECT_EQ(months("2025-06-30"), 1);
  EXPECT_EQ(months("2025-07-30"), 1);
  EXPECT_EQ(months("2025-07-31"), 2);
  EXPECT_EQ(months("2026-05-31"), 12);
  EXPECT_EQ(months("2026-05-30"), 11);
  EXPECT_EQ(months("2028-06-01"), 0);  // it is over
}

TEST(Linkage, GoesOnOverContractsThatMeet) {
  const std::vector<InForce> meeting = {from_to("2025-01-01", "2025-06-30"),
                                        from_to("2025-07-01", "2025-12-31"),
                                        from_to("2024-01-01", "2025-01-15")};
  EXPECT_EQ(unbroken_months(meeting, day("2025-12-31")), 24);
  const std::vector<InForce> apart = {from_to("2025-01-01", "2025-06-29"),
                                      from_to("2025-07-01", "2025-12-31")};
  EXPECT_EQ(unbroken_months(apart, day("2025-12-31")), 6);
}

TEST(Linkage, CountsNothingThatIsStillToCome) {
  EXPECT_EQ(unbroken_months({from_to("2026-01-01", "2029-12-31")}, day("2025-12-31")), 0);
  EXPECT_EQ(unbroken_months({}, day("2025-12-31")), 0);
}

TEST(Linkage, LooksAtTwelveMonths) {
  EXPECT_EQ(first_of_twelve_months(day("2026-05-31")), day("2025-06-01"));
  EXPECT_EQ(first_of_twelve_months(day("2024-02-29")), day("2023-03-01"));
}

TEST(Annex, IsSignedByBothOverItsOwnTerms) {
  Annex annex;
  annex.sealed.digest = "d7";
  EXPECT_THAT(annex.sign({Side::kBuyer, "binh", "d1", kNow}),
              StatusIs(Code::kFailedPrecondition, "DIGEST_MISMATCH"));
  ASSERT_THAT(annex.sign({Side::kBuyer, "binh", "d7", kNow}), IsOk());
  EXPECT_EQ(annex.state, AnnexState::kOffered);
  EXPECT_THAT(annex.sign({Side::kSeller, "binh", "d7", kNow}),
              StatusIs(Code::kFailedPrecondition, "ALREADY_SIGNED"));
  ASSERT_THAT(annex.sign({Side::kSeller, "an", "d7", kNow}), IsOk());
  EXPECT_EQ(annex.state, AnnexState::kInForce);
  Annex closed = annex;
  closed.signatures.clear();
  EXPECT_THAT(closed.sign({Side::kSeller, "an", "d7", kNow}),
              StatusIs(Code::kFailedPrecondition, "ANNEX_STATE"));
}

}  // namespace
}  // namespace farmgate::cooperatives
