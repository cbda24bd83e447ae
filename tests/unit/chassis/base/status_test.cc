#include "chassis/base/status.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate {
namespace {

using namespace std::chrono_literals;
using testing::StatusIs;

Status fails() { return refuse("SOLD_OUT", "nothing is left", {{"offer", "offers/1"}}); }
StatusOr<int> seven() { return 7; }
StatusOr<int> no_number() { return fails(); }

StatusOr<int> twice(StatusOr<int> (*source)()) {
  ASSIGN_OR_RETURN(const int number, source());
  return 2 * number;
}

TEST(Status, CarriesCodeReasonAndValues) {
  const Status status = fails();

  EXPECT_THAT(status, StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
  EXPECT_EQ(status.values().at("offer"), "offers/1");
  EXPECT_EQ(status.to_string(), "FAILED_PRECONDITION SOLD_OUT: nothing is left offer=offers/1");
}

TEST(Status, CopiesDoNotShareLaterChanges) {
  const Status original = fails();

  const Status changed = Status(original).with("offer", "offers/2").with_retry_after(50ms);

  EXPECT_EQ(original.values().at("offer"), "offers/1");
  EXPECT_FALSE(original.retryable());
  EXPECT_TRUE(changed.retryable());
  EXPECT_EQ(changed.values().at("offer"), "offers/2");
}

TEST(Status, AnOutcomeIsOpenUntilSomebodySaidNo) {
  EXPECT_TRUE(Status(Code::kDeadlineExceeded, "DEADLINE", "late").outcome_open());
  EXPECT_TRUE(unavailable("DATABASE_UNAVAILABLE", "gone").outcome_open());
  EXPECT_FALSE(fails().outcome_open());
  EXPECT_FALSE(ok().outcome_open());
}

TEST(StatusOr, MacrosPassErrorsOn) {
  EXPECT_EQ(*twice(seven), 14);
  EXPECT_THAT(twice(no_number), StatusIs(Code::kFailedPrecondition, "SOLD_OUT"));
}

TEST(Status, MissingAndForeignThingsLookTheSame) {
  EXPECT_EQ(not_found("offers/1").to_string(), not_found("offers/1").to_string());
  EXPECT_EQ(not_found("offers/1").code(), Code::kNotFound);
}

}  // namespace
}  // namespace farmgate
