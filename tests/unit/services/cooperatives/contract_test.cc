#include "services/cooperatives/domain/contract.h"

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

Status check(const ContractTerms& it) { return it.check(rules(), day("2026-04-01")); }

auto violates(const std::string& field) {
  return Contains(Field(&Violation::field, "contract.terms." + field));
}

TEST(ContractTerms, OfTheExampleHold) { EXPECT_THAT(check(sample_terms()), IsOk()); }

TEST(ContractTerms, SayEveryFaultAtOnce) {
  ContractTerms it = sample_terms();
  it.buyer = it.seller;
  it.product = "producers/9/products/1";
  it.schedule[1].number = 3;
  it.schedule[0].through_date = day("2026-08-01");
  it.schedule[0].planned.unit = Unit::kPiece;
  it.grades[1].name = "1";
  it.price.fixed_price = Money();
  it.advances[0].amount = Money();
  it.deductions = {{"Vận chuyển", TermBasis::kShareOfGoods, 1'000'001}};

  const Status status = check(it);

  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  for (const char* field : {"buyer", "product", "schedule[1].number", "schedule[0].from_date",
                            "schedule[0].planned", "grades[1].name", "price.fixed_price_vnd",
                            "advances[0].amount_vnd", "deductions[0].value"}) {
    EXPECT_THAT(status.violations(), violates(field)) << field;
  }
}

TEST(ContractTerms, APenaltyStaysUnderTheLegalCap) {
  ContractTerms it = sample_terms();
  it.penalty_rate = 80'000;
  EXPECT_THAT(check(it), IsOk());
  it.penalty_rate = 80'001;
  EXPECT_THAT(check(it), StatusIs(Code::kFailedPrecondition, "PENALTY_ABOVE_CAP"));
}

TEST(ContractTerms, ALinkageRunsAsLongAsItsProductNeeds) {
  ContractTerms it = sample_terms();
  it.linkage = true;
  EXPECT_THAT(check(it), StatusIs(Code::kFailedPrecondition, "LINKAGE_TOO_SHORT"));
  it.valid_through_date = day("2029-04-30");
  EXPECT_THAT(check(it), IsOk());
  it.cycle = ProductCycle::kOneYearAndMore;
  EXPECT_THAT(check(it), StatusIs(Code::kFailedPrecondition, "LINKAGE_TOO_SHORT"));
  it.valid_through_date = day("2031-04-30");
  EXPECT_THAT(check(it), IsOk());
}

TEST(Contract, IsSignedWhenBothSidesSignedTheSameTerms) {
  Contract contract = offered_contract();
  EXPECT_THAT(contract.sign({Side::kSeller, "an", "d2", kNow}),
              StatusIs(Code::kFailedPrecondition, "DIGEST_MISMATCH"));
  EXPECT_THAT(contract.sign({Side::kSeller, "an", "d1", kNow}), IsOk());
  EXPECT_EQ(contract.state, ContractState::kOffered);
  EXPECT_THAT(contract.sign({Side::kSeller, "an", "d1", kNow}),
              StatusIs(Code::kFailedPrecondition, "ALREADY_SIGNED"));
  EXPECT_THAT(contract.sign({Side::kBuyer, "binh", "d1", kNow}), IsOk());
  EXPECT_EQ(contract.state, ContractState::kSigned);
}

TEST(Contract, OfferedTermsAreFrozen) {
  Contract contract = offered_contract();
  EXPECT_THAT(contract.edit({sample_terms(), "", "d9"}, kNow),
              StatusIs(Code::kFailedPrecondition, "CONTRACT_TERMS_FROZEN"));
  EXPECT_EQ(contract.terms_digest, "d1");
}

TEST(Contract, ASuspensionMovesWhatIsNotOver) {
  Contract contract = active_contract();
  ASSERT_THAT(contract.suspend(day("2026-06-11"), kNow), IsOk());
  EXPECT_THAT(contract.check_active(), StatusIs(Code::kFailedPrecondition, "CONTRACT_STATE"));

  ASSERT_THAT(contract.resume(day("2026-06-11"), day("2026-06-16"), kNow), IsOk());

  EXPECT_EQ(contract.terms.line(1)->through_date, day("2026-06-10"));
  EXPECT_EQ(contract.terms.line(2)->from_date, day("2026-06-25"));
  EXPECT_EQ(contract.terms.line(2)->through_date, day("2026-07-05"));
  EXPECT_EQ(contract.terms.valid_through_date, day("2026-08-05"));
}

TEST(Contract, ALineThatHadBegunKeepsItsFirstDay) {
  Contract contract = active_contract();
  ASSERT_THAT(contract.suspend(day("2026-06-05"), kNow), IsOk());
  ASSERT_THAT(contract.resume(day("2026-06-05"), day("2026-06-08"), kNow), IsOk());

  EXPECT_EQ(contract.terms.line(1)->from_date, day("2026-06-01"));
  EXPECT_EQ(contract.terms.line(1)->through_date, day("2026-06-13"));
}

TEST(Contract, ALineThatWasOverWhenTheSuspensionWasRecordedStays) {
  Contract contract = active_contract();
  ASSERT_THAT(contract.suspend(day("2026-06-10"), kNow), IsOk());
  ASSERT_THAT(contract.resume(day("2026-06-12"), day("2026-06-14"), kNow), IsOk());

  EXPECT_EQ(contract.terms.line(1)->through_date, day("2026-06-10"));
  EXPECT_EQ(contract.terms.line(2)->through_date, day("2026-07-04"));
}

TEST(Contract, IsSuspendedWithinItsTerm) {
  Contract contract = active_contract();
  contract.terms.force_majeure_notice_days = 60;
  EXPECT_THAT(contract.check_notice(day("2026-05-01"), day("2026-05-03")), IsOk());
  EXPECT_THAT(contract.check_notice(day("2026-04-30"), day("2026-05-03")),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST(Contract, IsNotSignedAfterItsLastDay) {
  const Contract contract = offered_contract();
  EXPECT_THAT(contract.check_timely(day("2026-07-31")), IsOk());
  EXPECT_THAT(contract.check_timely(day("2026-08-01")),
              StatusIs(Code::kFailedPrecondition, "OFFER_LAPSED"));
}

TEST(Contract, EndsOnceAndForGood) {
  Contract contract = active_contract();
  ASSERT_THAT(contract.end(true, kNow), IsOk());
  EXPECT_EQ(contract.state, ContractState::kCompleted);
  const auto refused = StatusIs(Code::kFailedPrecondition, "CONTRACT_STATE");
  EXPECT_THAT(contract.terminate(TerminationCause::kMutual, kNow), refused);
  EXPECT_THAT(contract.suspend(day("2026-06-05"), kNow), refused);
  EXPECT_THAT(contract.adopt(1, sample_terms(), kNow), refused);
  EXPECT_THAT(contract.activate(kNow), refused);
}

TEST(Contract, AnAnnexBringsNewTerms) {
  Contract contract = active_contract();
  ContractTerms changed = sample_terms();
  changed.tolerance = 100'000;

  ASSERT_THAT(contract.adopt(1, changed, kNow), IsOk());

  EXPECT_EQ(contract.state, ContractState::kActive);
  EXPECT_EQ(contract.annex, 1);
  EXPECT_EQ(contract.terms.tolerance, 100'000);
}

}  // namespace
}  // namespace farmgate::cooperatives
