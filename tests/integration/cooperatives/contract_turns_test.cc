#include "chassis/wire/convert.h"
#include "services/cooperatives/storage/copies.h"
#include "tests/integration/cooperatives/trade.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::read_date;
using farmgate::wire::write;

// What a later turn leaves of what was offered, wished or missed before it.
class ContractTurns : public Trade {
 protected:
  Status terminate(const v1::Contract& contract, const std::string& party,
                   v1::TerminationCause cause = v1::TERMINATION_CAUSE_MUTUAL) {
    v1::TerminateContractRequest request;
    request.set_name(contract.name());
    request.set_cause(cause);
    request.set_party(party);
    request.set_reason("Hai bên thỏa thuận (ví dụ)");
    request.set_request_id(request_id());
    return contracts_.terminate(as(party), request).status();
  }
  v1::ContractState state(const v1::Contract& contract) { return get(contract.name()).state(); }
  void stop(const std::string& party) {
    const auto id = ProducerId(Uuid::parse(party.substr(party.find('/') + 1)).value());
    const PartyCopy copy{id, "ENTERPRISE", "Công ty Mẫu", "communes/07525", false};
    const auto save = [&](pg::Tx& tx) { return copies_store::save_producer(tx, copy); };
    ASSERT_THAT(database_.transact(in(std::chrono::seconds(5)), save), IsOk());
  }
};

TEST_F(ContractTurns, AnOfferIsNotSignedAfterItsTerm) {
  const v1::Contract contract = offered(terms());
  ASSERT_THAT(sign(contract, seller_), IsOk());
  pass_days(61);
  EXPECT_THAT(sign(contract, buyer_), StatusIs(Code::kFailedPrecondition, "OFFER_LAPSED"));
  EXPECT_EQ(state(contract), v1::CONTRACT_STATE_OFFERED);
}

TEST_F(ContractTurns, AnOfferIsNotSignedWithAPartyThatWasStopped) {
  const v1::Contract contract = offered(terms());
  ASSERT_THAT(sign(contract, seller_), IsOk());
  stop(buyer_);
  EXPECT_THAT(sign(contract, buyer_), StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
}

TEST_F(ContractTurns, AnOfferIsItsAuthorsToTakeBack) {
  const v1::Contract contract = offered(terms());
  ASSERT_THAT(sign(contract, seller_), IsOk());
  ASSERT_THAT(terminate(contract, buyer_), IsOk());  // a wish
  EXPECT_EQ(state(contract), v1::CONTRACT_STATE_OFFERED);
  const v1::Contract other = offered(terms());
  ASSERT_THAT(terminate(other, seller_), IsOk());
  EXPECT_EQ(state(other), v1::CONTRACT_STATE_TERMINATED);
  EXPECT_THAT(sign(other, buyer_), StatusIs(Code::kFailedPrecondition, "CONTRACT_STATE"));
}

TEST_F(ContractTurns, AWishBeforeTheSignaturesEndsNothing) {
  const v1::Contract contract = offered(terms());
  ASSERT_THAT(terminate(contract, buyer_), IsOk());
  ASSERT_THAT(sign(contract, seller_), IsOk());
  ASSERT_THAT(sign(contract, buyer_), IsOk());
  ASSERT_THAT(calendar_.run(), IsOk());
  ASSERT_THAT(terminate(contract, seller_), IsOk());
  EXPECT_EQ(state(contract), v1::CONTRACT_STATE_ACTIVE);
  EXPECT_THAT(terminate(contract, seller_), StatusIs(Code::kFailedPrecondition, "WISH_STANDS"));
  ASSERT_THAT(terminate(contract, buyer_), IsOk());
  EXPECT_EQ(state(contract), v1::CONTRACT_STATE_TERMINATED);
}

TEST_F(ContractTurns, AWishOfAnEarlierSuspensionEndsNoLaterOne) {
  const v1::Contract contract = active();
  ASSERT_THAT(suspend(contract, 0), IsOk());
  ASSERT_THAT(terminate(contract, buyer_, v1::TERMINATION_CAUSE_FORCE_MAJEURE), IsOk());
  ASSERT_THAT(resume(contract), IsOk());
  ASSERT_THAT(suspend(contract, 0), IsOk());
  ASSERT_THAT(terminate(contract, seller_, v1::TERMINATION_CAUSE_FORCE_MAJEURE), IsOk());
  EXPECT_EQ(state(contract), v1::CONTRACT_STATE_SUSPENDED);
}

TEST_F(ContractTurns, AnAnnexLeavesNothingOfAWishBeforeIt) {
  const v1::Contract contract = active();
  ASSERT_THAT(terminate(contract, buyer_), IsOk());
  const v1::Annex annex = add_annex(contract, terms()).value();
  ASSERT_THAT(sign(annex, buyer_), IsOk());
  ASSERT_THAT(sign(annex, seller_), IsOk());
  ASSERT_THAT(terminate(contract, seller_), IsOk());
  EXPECT_EQ(state(contract), v1::CONTRACT_STATE_ACTIVE);
}

TEST_F(ContractTurns, ForceMajeureMovesNoLineThatWasOverWhenItWasSaid) {
  const v1::Contract contract = active();
  const Date last = read_date(contract.terms().schedule(0).through_date(), "").value();
  pass_days(12);
  ASSERT_THAT(suspend(contract, 3), IsOk());  // the last but one day of the first line
  pass_days(1);
  ASSERT_THAT(resume(contract), IsOk());
  const v1::Contract moved = get(contract.name());
  EXPECT_EQ(read_date(moved.terms().schedule(0).through_date(), "").value(), last);
  EXPECT_EQ(read_date(moved.terms().schedule(1).through_date(), "").value(),
            later(last, std::chrono::days(30 + 4)));
}

TEST_F(ContractTurns, ForceMajeureBeginsWithinTheTerm) {
  v1::ContractTerms it = terms();
  it.set_force_majeure_notice_days(30);
  const v1::Contract contract = active(it);
  EXPECT_THAT(suspend(contract, 11), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(suspend(contract, 10), IsOk());
}

TEST_F(ContractTurns, GoodsAreNotPaidOnALineThatWasFoundShort) {
  const v1::Contract contract = active();
  pass_days(11);
  ASSERT_THAT(decide(report_short(contract).value(), officer()), IsOk());
  v1::RecordDeliveryRequest late = load(contract);
  write(in_days(-1), *late.mutable_delivery()->mutable_delivery_date());
  add_line(late, lot(an_, 10), "1", 5'000);
  EXPECT_THAT(record(late), StatusIs(Code::kFailedPrecondition, "LINE_FOUND_SHORT"));
}

TEST_F(ContractTurns, AnOfficerOfAPartyDoesNotJudgeItsCase) {
  const v1::Contract contract = active();
  pass_days(11);
  const v1::Breach breach = report_short(contract).value();
  rpc::Call concerned = officer();
  concerned.principal.roles = {auth::Role::kPublic, auth::Role::kProvinceOfficer,
                               auth::Role::kCooperativeManager};
  concerned.principal.orgs = {buyer_};
  const auto not_yours = StatusIs(Code::kFailedPrecondition, "NOT_YOURS_TO_DECIDE");
  EXPECT_THAT(decide(breach, concerned), not_yours);
  concerned.principal.orgs = {an_};
  EXPECT_THAT(decide(breach, concerned), IsOk());
}

TEST_F(ContractTurns, OneSideDoesNotFillTheOthersRoomForBreaches) {
  const v1::Contract contract = active();
  v1::ReportBreachRequest report;
  report.set_parent(contract.name());
  report.mutable_breach()->set_kind(v1::BREACH_KIND_OTHER);
  report.mutable_breach()->set_allegation("Lý do khác (ví dụ)");
  const auto by = [&](const std::string& party) {
    report.set_party(party);
    report.set_request_id(request_id());
    return breaches_.report(as(party), report).status();
  };
  for (int i = 0; i < 100; ++i) ASSERT_THAT(by(buyer_), IsOk());
  EXPECT_THAT(by(buyer_), StatusIs(Code::kFailedPrecondition, "TOO_MANY"));
  EXPECT_THAT(by(seller_), IsOk());
}

}  // namespace
}  // namespace farmgate::cooperatives
