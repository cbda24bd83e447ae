#include "services/producers/domain/bank_account.h"

#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"

namespace farmgate::producers {
namespace {

using namespace std::chrono;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

const Time kNow = sys_days(2026y / June / 10);
constexpr days kWait{3};
const auto kNothingWaits = StatusIs(Code::kFailedPrecondition, "CHANGE_NOT_PENDING");

BankAccount account(bool first = true) {
  BankAccount it;
  it.terms = {"970415", "0011001932418", "NGUYEN THI MAU"};
  it.open(first, "users/owner", kNow, kWait);
  return it;
}

AccountPatch to_number(const std::string& number) {
  AccountPatch patch;
  patch.account_number = number;
  return patch;
}

TEST(BankAccount, TheFirstOneIsGoodAtOnceAndAnotherOneWaits) {
  EXPECT_EQ(account().effective_time, kNow);
  EXPECT_FALSE(account().pending.has_value());

  const BankAccount second = account(false);

  EXPECT_FALSE(second.effective_time.has_value());
  ASSERT_TRUE(second.pending.has_value());
  EXPECT_EQ(second.pending->effective_time, kNow + kWait);
}

TEST(BankAccount, KeepsItsOldTermsUntilTheChangeTakesEffect) {
  BankAccount it = account();

  ASSERT_THAT(it.change(to_number("999"), "users/owner", kNow, kWait), IsOk());

  EXPECT_EQ(it.terms.account_number, "0011001932418");
  EXPECT_EQ(it.pending->terms.account_number, "999");
  EXPECT_EQ(it.pending->terms.holder, "NGUYEN THI MAU");
  EXPECT_THAT(it.mature(kNow + kWait - 1us), kNothingWaits);
  ASSERT_THAT(it.mature(kNow + kWait), IsOk());
  EXPECT_EQ(it.terms.account_number, "999");
  EXPECT_EQ(it.effective_time, kNow);
  EXPECT_THAT(it.mature(kNow + kWait), kNothingWaits);
}

TEST(BankAccount, WaitsForOneChangeAtATime) {
  BankAccount it = account();
  EXPECT_THAT(it.change({}, "users/owner", kNow, kWait),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_THAT(it.change(to_number("999"), "users/owner", kNow, kWait), IsOk());
  EXPECT_THAT(it.change(to_number("888"), "users/owner", kNow, kWait),
              StatusIs(Code::kFailedPrecondition, "CHANGE_PENDING"));
}

TEST(BankAccount, IsApprovedByAnotherPersonThanAsked) {
  BankAccount it = account();
  EXPECT_THAT(it.approve("users/officer", kNow), kNothingWaits);
  ASSERT_THAT(it.change(to_number("999"), "users/owner", kNow, kWait), IsOk());

  EXPECT_THAT(it.approve("users/owner", kNow),
              StatusIs(Code::kPermissionDenied, "SECOND_PERSON_NEEDED"));
  ASSERT_THAT(it.approve("users/officer", kNow + 1h), IsOk());

  EXPECT_EQ(it.terms.account_number, "999");
  EXPECT_FALSE(it.pending.has_value());
  EXPECT_EQ(it.revision, 3);
}

TEST(BankAccount, ThatIsRejectedStaysAsItWasOrIsNeverGood) {
  BankAccount it = account();
  ASSERT_THAT(it.change(to_number("999"), "users/owner", kNow, kWait), IsOk());
  ASSERT_THAT(it.reject(), IsOk());
  EXPECT_EQ(it.terms.account_number, "0011001932418");
  EXPECT_THAT(it.reject(), kNothingWaits);

  BankAccount second = account(false);
  ASSERT_THAT(second.reject(), IsOk());
  EXPECT_FALSE(second.effective_time.has_value());
  EXPECT_THAT(second.mature(kNow + kWait), kNothingWaits);
}

TEST(AccountNumber, ShowsItsLastFourCharactersOnly) {
  EXPECT_EQ(masked("0011001932418"), "*********2418");
  EXPECT_EQ(masked("12345"), "*2345");
  EXPECT_EQ(masked("1234"), "****");
  EXPECT_EQ(masked(""), "");
}

}  // namespace
}  // namespace farmgate::producers
