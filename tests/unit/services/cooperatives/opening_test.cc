#include "services/cooperatives/domain/opening.h"

#include <gmock/gmock.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/cooperatives/contract_samples.h"

namespace farmgate::cooperatives {
namespace {

using ::testing::Contains;
using ::testing::Field;
using testing::IsOk;
using testing::StatusIs;

const DatedRules& rules() {
  static const DatedRules all = *DatedRules::read(rules_csv());
  return all;
}

Opening half_way() {
  Opening it;
  it.sign_date = day("2026-04-01");
  it.delivered = {{1, 2'000'000}};
  it.advances_open = {{1, Money::vnd(15'000'000)}};
  it.settled = Money::vnd(50'000'000);
  it.paid = Money::vnd(30'000'000);
  it.settled_through = day("2026-06-05");
  return it;
}

Status check(const Opening& it) { return it.check(sample_terms(), rules(), day("2026-06-08")); }

auto violates(const std::string& field) {
  return Contains(Field(&Violation::field, "opening." + field));
}

TEST(Opening, OfTheExampleHolds) { EXPECT_THAT(check(half_way()), IsOk()); }

TEST(Opening, SaysEveryFaultAtOnce) {
  Opening it = half_way();
  it.sign_date = day("2026-06-09");
  it.suspended_from = day("2026-04-30");
  it.delivered = {{1, 5'250'001}};
  it.advances_open = {{2, Money::vnd(1)}};
  it.paid = Money::vnd(50'000'001);
  it.settled_through.reset();

  const Status status = check(it);

  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  for (const char* field : {"sign_date", "suspended_from", "delivered", "advances_open", "paid_vnd",
                            "settled_through"}) {
    EXPECT_THAT(status.violations(), violates(field)) << field;
  }
}

TEST(Opening, IsOfAContractThatRuns) {
  EXPECT_THAT(half_way().check(sample_terms(), rules(), day("2026-08-01")).violations(),
              Contains(Field(&Violation::field, "contract.terms.valid_through_date")));
}

TEST(Opening, TakesTheToleranceAndTheWholeAdvance) {
  Opening it = half_way();
  it.delivered = {{1, 5'250'000}, {2, 1}};
  it.advances_open = {{1, Money::vnd(20'000'000)}};
  EXPECT_THAT(check(it), IsOk());
  it.advances_open = {{0, Money::vnd(1)}};  // the terms have no deposit
  EXPECT_THAT(check(it).violations(), violates("advances_open"));
}

TEST(Opening, IsASettlementWhoseLineIsThePayable) {
  const Contract contract = Contract::running({sample_terms(), "", "d1"}, kNow);
  const auto settlement = opening_settlement(contract, half_way(), kNow);

  ASSERT_TRUE(settlement.has_value());
  EXPECT_EQ(settlement->number, 1);
  ASSERT_EQ(settlement->statement.lines.size(), 1u);
  EXPECT_EQ(settlement->statement.lines[0].amount, settlement->statement.payable);
  const auto entries = entries_of(settlement->statement);
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(account_name(entries[0].debit), "OPENING");
  EXPECT_EQ(account_name(entries[0].credit), "PAYABLE");
  EXPECT_EQ(entries[0].amount, Money::vnd(50'000'000));
}

TEST(Opening, OfNothingSettledIsNoSettlement) {
  EXPECT_FALSE(
      opening_settlement(Contract::running({sample_terms(), "", "d1"}, kNow), Opening(), kNow));
}

TEST(Opening, LeavesAContractThatGoesOn) {
  Contract contract = Contract::running({sample_terms(), "", "d1"}, kNow);
  EXPECT_EQ(contract.author, "producers/1");
  EXPECT_THAT(contract.check_active(), IsOk());
  EXPECT_THAT(contract.suspend(day("2026-06-08"), kNow), IsOk());
  EXPECT_EQ(contract.version, 2);
}

}  // namespace
}  // namespace farmgate::cooperatives
