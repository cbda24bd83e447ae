#include <thread>

#include "chassis/base/digest.h"
#include "chassis/wire/convert.h"
#include "tests/integration/cooperatives/trade.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::write;

using Contracts = Trade;

const auto kNotThere = StatusIs(Code::kNotFound, "NOT_FOUND");
const auto kWrongState = StatusIs(Code::kFailedPrecondition, "CONTRACT_STATE");

StatusOr<v1::Contract> seen(ContractApi& api, const rpc::Call& call, const std::string& name) {
  v1::GetContractRequest request;
  request.set_name(name);
  return api.get(call, request);
}

TEST_F(Contracts, ADraftIsItsAuthorsAlone) {
  const v1::Contract contract = draft();
  EXPECT_THAT(seen(contracts_, seller(), contract.name()), IsOk());
  EXPECT_THAT(seen(contracts_, buyer(), contract.name()), kNotThere);
  EXPECT_THAT(seen(contracts_, officer(), contract.name()), kNotThere);

  v1::OfferContractRequest request;
  request.set_name(contract.name());
  request.set_request_id(request_id());
  ASSERT_THAT(contracts_.offer(seller(), request), IsOk());

  EXPECT_THAT(seen(contracts_, buyer(), contract.name()), IsOk());
  EXPECT_THAT(seen(contracts_, as(an_), contract.name()), kNotThere);
}

TEST_F(Contracts, IsDrawnUpByOneOfItsPartiesOverTermsThatHold) {
  EXPECT_THAT(draw_up(terms(), an_), kNotThere);
  v1::ContractTerms collar = terms();
  collar.mutable_price()->set_kind(v1::PRICE_KIND_COLLAR);
  collar.mutable_price()->set_fixed_price_vnd(0);
  collar.mutable_price()->set_floor_vnd(30'000);
  collar.mutable_price()->set_ceiling_vnd(20'000);
  EXPECT_THAT(draw_up(collar, seller_), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  v1::ContractTerms penalty = terms();
  penalty.set_penalty_rate_millionths(90'000);
  EXPECT_THAT(draw_up(penalty, seller_), StatusIs(Code::kFailedPrecondition, "PENALTY_ABOVE_CAP"));
  v1::ContractTerms linkage = terms();
  linkage.set_linkage(true);
  EXPECT_THAT(draw_up(linkage, seller_), StatusIs(Code::kFailedPrecondition, "LINKAGE_TOO_SHORT"));
  v1::ContractTerms endless = terms();
  endless.mutable_valid_through_date()->set_year(9999);
  EXPECT_THAT(draw_up(endless, seller_), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  v1::ContractTerms stranger = terms();
  stranger.set_buyer("producers/" + Uuid::v7().to_string());
  EXPECT_THAT(draw_up(stranger, seller_), StatusIs(Code::kFailedPrecondition, "COPY_NOT_YET"));
  v1::ContractTerms idle = terms();
  idle.set_buyer(producer("ENTERPRISE", "communes/07525", false));
  EXPECT_THAT(draw_up(idle, seller_), StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
  EXPECT_EQ(value("SELECT count(*) FROM contract"), "0");
}

TEST_F(Contracts, IsSignedByEachSideOnceOverTheExactTerms) {
  const v1::Contract contract = offered(terms());
  EXPECT_EQ(contract.terms_digest(), hex(as_bytes(sha256(contract.signed_terms()))));
  v1::Contract other = contract;
  other.set_terms_digest(std::string(64, '0'));

  EXPECT_THAT(sign(other, seller_), StatusIs(Code::kFailedPrecondition, "DIGEST_MISMATCH"));
  EXPECT_THAT(sign(contract, an_), kNotThere);
  ASSERT_THAT(sign(contract, seller_), IsOk());
  EXPECT_THAT(sign(contract, seller_), StatusIs(Code::kFailedPrecondition, "ALREADY_SIGNED"));
  const auto signed_by_both = sign(contract, buyer_);

  ASSERT_THAT(signed_by_both, IsOk());
  EXPECT_EQ(signed_by_both->state(), v1::CONTRACT_STATE_SIGNED);
  ASSERT_EQ(signed_by_both->signatures_size(), 2);
  EXPECT_EQ(signed_by_both->signatures(0).party(), seller_);
  EXPECT_EQ(signed_by_both->signatures(1).digest(), contract.terms_digest());
}

TEST_F(Contracts, OnePersonSignsForOneSide) {
  const v1::Contract contract = offered(terms());
  rpc::Call both = seller();
  both.access.parties.push_back(buyer_);
  v1::SignContractRequest request;
  request.set_name(contract.name());
  request.set_terms_digest(contract.terms_digest());
  request.set_party(seller_);
  request.set_request_id(request_id());
  ASSERT_THAT(contracts_.sign(both, request), IsOk());
  request.set_party(buyer_);
  request.set_request_id(request_id());
  EXPECT_THAT(contracts_.sign(both, request),
              StatusIs(Code::kFailedPrecondition, "ALREADY_SIGNED"));
}

TEST_F(Contracts, BothMaySignAtTheSameTime) {
  for (int round = 0; round < 8; ++round) {
    const v1::Contract contract = offered(terms());
    const auto signed_by = [&](const auto& party) {
      EXPECT_THAT(until_row_is_free([&] { return sign(contract, party); }), IsOk());
    };
    std::thread other([&] { signed_by(seller_); });
    signed_by(buyer_);
    other.join();
    EXPECT_EQ(get(contract.name()).state(), v1::CONTRACT_STATE_SIGNED);
    EXPECT_TRUE(gap_free(contract.name(), 3));
  }
}

TEST_F(Contracts, OfferedTermsStayAsTheyAre) {
  const v1::Contract contract = offered(terms());
  v1::UpdateContractRequest request;
  *request.mutable_contract() = contract;
  request.mutable_contract()->clear_etag();
  request.mutable_contract()->mutable_terms()->set_payment_days(30);
  request.mutable_update_mask()->add_paths("terms");
  request.set_request_id(request_id());
  EXPECT_THAT(contracts_.update(seller(), request),
              StatusIs(Code::kFailedPrecondition, "CONTRACT_TERMS_FROZEN"));
  v1::DeleteContractRequest removal;
  removal.set_name(contract.name());
  removal.set_request_id(request_id());
  EXPECT_THAT(contracts_.remove(seller(), removal), kWrongState);
  EXPECT_EQ(get(contract.name()).terms().payment_days(), 15);
}

TEST_F(Contracts, ADraftChangesUnderItsEtagAndCanBeForgotten) {
  const v1::Contract contract = draft();
  v1::UpdateContractRequest request;
  *request.mutable_contract() = contract;
  request.mutable_contract()->mutable_terms()->set_payment_days(30);
  request.mutable_update_mask()->add_paths("terms");
  request.set_request_id(request_id());
  ASSERT_THAT(contracts_.update(seller(), request), IsOk());
  EXPECT_EQ(get(contract.name()).terms().payment_days(), 30);
  request.set_request_id(request_id());
  EXPECT_THAT(contracts_.update(seller(), request), StatusIs(Code::kAborted, "ETAG_MISMATCH"));

  v1::DeleteContractRequest removal;
  removal.set_name(contract.name());
  removal.set_request_id(request_id());
  ASSERT_THAT(contracts_.remove(seller(), removal), IsOk());
  EXPECT_THAT(seen(contracts_, seller(), contract.name()), kNotThere);
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "5");  // the cooperative and its members
}

TEST_F(Contracts, BeginAndEndByTheCalendar) {
  v1::ContractTerms later = terms();
  write(in_days(-5), *later.mutable_valid_from_date());
  v1::ContractTerms next = terms();
  for (auto* date :
       {next.mutable_valid_from_date(), next.mutable_schedule(0)->mutable_from_date()}) {
    write(in_days(3), *date);
  }
  const v1::Contract contract = offered(next);
  ASSERT_THAT(sign(contract, seller_), IsOk());
  ASSERT_THAT(sign(contract, buyer_), IsOk());
  ASSERT_THAT(calendar_.run(), IsOk());
  EXPECT_EQ(get(contract.name()).state(), v1::CONTRACT_STATE_SIGNED);
  pass_days(3);
  EXPECT_EQ(get(contract.name()).state(), v1::CONTRACT_STATE_ACTIVE);
  pass_days(57);
  EXPECT_EQ(get(contract.name()).state(), v1::CONTRACT_STATE_ACTIVE);
  pass_days(1);
  EXPECT_EQ(get(contract.name()).state(), v1::CONTRACT_STATE_EXPIRED);
  ASSERT_THAT(calendar_.run(), IsOk());
  EXPECT_TRUE(gap_free(contract.name(), 5));
}

TEST_F(Contracts, ForceMajeureMovesTheScheduleOnceItIsNotifiedInTime) {
  const v1::Contract contract = active();
  EXPECT_THAT(suspend(contract, 4), StatusIs(Code::kFailedPrecondition, "NOTICE_TOO_LATE"));
  EXPECT_THAT(suspend(contract, -1), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_THAT(suspend(contract, 2), IsOk());
  EXPECT_THAT(suspend(contract, 2), kWrongState);
  v1::RecordDeliveryRequest request = load(contract);
  add_line(request, lot(an_, 10), "1", 5'000);
  EXPECT_THAT(record(request), kWrongState);
  pass_days(8);
  ASSERT_THAT(resume(contract), IsOk());

  EXPECT_THAT(suspend(contract, 1), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));

  const v1::Contract moved = get(contract.name());

  EXPECT_EQ(moved.state(), v1::CONTRACT_STATE_ACTIVE);
  const Date last = *parse_date(value("SELECT valid_through_date FROM contract"));
  EXPECT_EQ(last, in_days(60 - 8 + 10));  // ten days were lost
  EXPECT_EQ(moved.terms_digest(), contract.terms_digest());
  EXPECT_EQ(moved.signed_terms(), contract.signed_terms());
}

TEST_F(Contracts, EndEarlyByBothOrByABreachThatWasFound) {
  const v1::Contract contract = active();
  const auto terminate = [&](const std::string& party, v1::TerminationCause cause) {
    v1::TerminateContractRequest request;
    request.set_name(contract.name());
    request.set_cause(cause);
    request.set_party(party);
    request.set_reason("Hai bên thỏa thuận (ví dụ)");
    request.set_request_id(request_id());
    return contracts_.terminate(as(party), request).status();
  };
  EXPECT_THAT(terminate(buyer_, v1::TERMINATION_CAUSE_BREACH),
              StatusIs(Code::kFailedPrecondition, "BREACH_NOT_FOUND"));
  EXPECT_THAT(terminate(buyer_, v1::TERMINATION_CAUSE_FORCE_MAJEURE), kWrongState);
  ASSERT_THAT(suspend(contract, 0), IsOk());
  ASSERT_THAT(terminate(buyer_, v1::TERMINATION_CAUSE_FORCE_MAJEURE), IsOk());
  EXPECT_EQ(get(contract.name()).state(), v1::CONTRACT_STATE_SUSPENDED);  // a wish so far
  ASSERT_THAT(resume(contract), IsOk());
  ASSERT_THAT(terminate(seller_, v1::TERMINATION_CAUSE_MUTUAL), IsOk());  // another wish
  EXPECT_EQ(get(contract.name()).state(), v1::CONTRACT_STATE_ACTIVE);
  pass_days(31);  // it does not hold for ever
  ASSERT_THAT(terminate(buyer_, v1::TERMINATION_CAUSE_MUTUAL), IsOk());
  EXPECT_THAT(terminate(buyer_, v1::TERMINATION_CAUSE_MUTUAL),
              StatusIs(Code::kFailedPrecondition, "WISH_STANDS"));
  EXPECT_EQ(get(contract.name()).state(), v1::CONTRACT_STATE_ACTIVE);
  ASSERT_THAT(terminate(seller_, v1::TERMINATION_CAUSE_MUTUAL), IsOk());
  EXPECT_EQ(get(contract.name()).state(), v1::CONTRACT_STATE_TERMINATED);
  EXPECT_THAT(terminate(seller_, v1::TERMINATION_CAUSE_MUTUAL), kWrongState);
}

TEST_F(Contracts, AnAnnexIsNumberedAndInForceOnceBothSigned) {
  const v1::Contract contract = active();
  v1::ContractTerms dearer = terms();
  dearer.mutable_price()->set_fixed_price_vnd(30'000);
  const v1::Annex annex = add_annex(contract, dearer).value();
  EXPECT_EQ(annex.name(), contract.name() + "/annexes/1");
  EXPECT_THAT(add_annex(contract, dearer), StatusIs(Code::kFailedPrecondition, "ANNEX_OPEN"));
  ASSERT_THAT(sign(annex, buyer_), IsOk());
  EXPECT_EQ(get(contract.name()).annex(), 0);
  ASSERT_THAT(sign(annex, seller_), IsOk());
  EXPECT_THAT(sign(annex, seller_), StatusIs(Code::kFailedPrecondition, "ALREADY_SIGNED"));

  const v1::Contract changed = get(contract.name());

  EXPECT_EQ(changed.annex(), 1);
  EXPECT_EQ(changed.terms().price().fixed_price_vnd(), 30'000);
  EXPECT_EQ(changed.terms_digest(), contract.terms_digest());
  EXPECT_EQ(add_annex(contract, dearer)->number(), 2);
}

TEST_F(Contracts, AnAnnexThatNobodyWantsMakesRoomForAnother) {
  const v1::Contract contract = active();
  const v1::Annex annex = add_annex(contract, terms()).value();
  ASSERT_THAT(sign(annex, buyer_), IsOk());
  v1::WithdrawAnnexRequest request;
  request.set_name(annex.name());
  request.set_reason("Không đồng ý giá (ví dụ)");
  request.set_request_id(request_id());
  EXPECT_THAT(annexes_.withdraw(as(producer("ENTERPRISE")), request), kNotThere);
  const auto declined = parsed<v1::Annex>(annexes_.withdraw(seller(), request));
  EXPECT_EQ(declined.state(), v1::ANNEX_STATE_WITHDRAWN);
  const auto over = StatusIs(Code::kFailedPrecondition, "ANNEX_STATE");
  request.set_request_id(request_id());
  EXPECT_THAT(annexes_.withdraw(buyer(), request), over);
  EXPECT_THAT(sign(annex, seller_), over);

  EXPECT_EQ(add_annex(contract, terms())->number(), 2);

  EXPECT_EQ(get(contract.name()).annex(), 0);
  EXPECT_EQ(value("SELECT count(*) FROM contract_act WHERE act = 'WITHDRAW_ANNEX'"), "1");
}

TEST_F(Contracts, AnAnnexKeepsPartiesDeliveredLinesAndComesBeforeTheEnd) {
  const v1::Contract contract = active();
  ASSERT_THAT(accept(delivered(contract, lot(an_, 10), "1", 5'000)), IsOk());
  v1::ContractTerms other = terms();
  other.set_buyer(producer("ENTERPRISE"));
  const auto frozen = StatusIs(Code::kFailedPrecondition, "CONTRACT_TERMS_FROZEN");
  EXPECT_THAT(add_annex(contract, other), frozen);
  v1::ContractTerms linked = terms();
  linked.set_linkage(true);
  write(in_days(2000), *linked.mutable_valid_through_date());
  EXPECT_THAT(add_annex(contract, linked), frozen);
  v1::ContractTerms less = terms();
  less.mutable_schedule(0)->mutable_planned()->set_thousandths(4'000'000);
  EXPECT_THAT(add_annex(contract, less), frozen);
  pass_days(61);
  EXPECT_THAT(add_annex(contract, terms()), kWrongState);
}

}  // namespace
}  // namespace farmgate::cooperatives
