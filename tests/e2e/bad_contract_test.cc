// What a client must not do with a supply contract: each a stable reason, nothing changed.
#include <functional>

#include "chassis/base/id.h"
#include "chassis/testing/eventually.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

namespace cp = cooperatives::v1;
namespace pp = producers::v1;
using namespace std::chrono;

const std::string kService = "farmgate.cooperatives.v1.ContractService/";

std::string new_id() { return Uuid::v7().to_string(); }

class BadContract : public Running {
 protected:
  template <class Reply, class Request>
  static StatusOr<Reply> call(const std::string& method, Request request, const Caller& who) {
    request.set_request_id(new_id());
    return suite().call<Reply>(kService + method, request, who);
  }
  template <class Reply, class Request>
  static Reply done(const std::string& method, Request request, const Caller& who) {
    request.set_request_id(new_id());
    const auto reply = suite().settle<Reply>(kService + method, request, who);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? *reply : Reply();
  }
  static const Caller& seller() { return stall().seller; }
  static const Caller& buyer() { return others().seller; }

  static cp::CreateContractRequest draft() {
    cp::CreateContractRequest request;
    request.set_author(stall().producer);
    cp::ContractTerms& it = *request.mutable_contract()->mutable_terms();
    it.set_title("Vải thiều (ví dụ)");
    it.set_seller(stall().producer);
    it.set_buyer(others().producer);
    it.set_product(stall().product);
    it.set_cycle(cp::PRODUCT_CYCLE_BELOW_ONE_YEAR);
    it.set_unit(type::v1::UNIT_KILOGRAM);
    wire::write(Date(2026y / June / 1), *it.mutable_valid_from_date());
    wire::write(Date(2046y / June / 1), *it.mutable_valid_through_date());
    cp::ScheduleLine& line = *it.add_schedule();
    line.set_number(1);
    wire::write(Date(2026y / June / 1), *line.mutable_from_date());
    wire::write(Date(2026y / June / 30), *line.mutable_through_date());
    wire::write(Quantity{100'000, Unit::kKilogram}, *line.mutable_planned());
    it.add_grades()->set_name("1");
    it.mutable_grades(0)->set_factor_millionths(1'000'000);
    it.mutable_price()->set_kind(cp::PRICE_KIND_FIXED);
    it.mutable_price()->set_fixed_price_vnd(28'500);
    return request;
  }
  static void expect_no_draft(const std::function<void(cp::ContractTerms&)>& change, Code code,
                              const char* reason) {
    cp::CreateContractRequest request = draft();
    change(*request.mutable_contract()->mutable_terms());
    expect_refused([&] { return call<cp::Contract>("CreateContract", request, seller()); }, code,
                   reason);
  }
  static cp::Contract offered() {
    cp::OfferContractRequest offer;
    offer.set_name(done<cp::Contract>("CreateContract", draft(), seller()).name());
    return done<cp::Contract>("OfferContract", offer, seller());
  }
  static cp::SignContractRequest signature(const cp::Contract& contract, const std::string& party) {
    cp::SignContractRequest request;
    request.set_name(contract.name());
    request.set_party(party);
    request.set_terms_digest(contract.terms_digest());
    return request;
  }
  // One that takes deliveries; the same for all tests.
  static const cp::Contract& active() {
    static const cp::Contract contract = [] {
      const cp::Contract it = offered();
      done<cp::Contract>("SignContract", signature(it, stall().producer), seller());
      done<cp::Contract>("SignContract", signature(it, others().producer), buyer());
      cp::GetContractRequest get;
      get.set_name(it.name());
      cp::Contract now;
      EXPECT_TRUE(eventually([&] {
        now = suite().call<cp::Contract>(kService + "GetContract", get, seller()).value();
        return now.state() == cp::CONTRACT_STATE_ACTIVE;
      }));
      return now;
    }();
    return contract;
  }
  // A harvest that no offer took, whose copy has arrived.
  static const std::string& lot() {
    static const std::string name = [] {
      const std::string producers = "farmgate.producers.v1.ProducerService/";
      pp::GetLotRequest get;
      get.set_name(stall().lot);
      pp::CreateLotRequest create;
      create.set_parent(stall().producer);
      *create.mutable_lot() = suite().call<pp::Lot>(producers + "GetLot", get, seller()).value();
      create.set_request_id(new_id());
      const std::string made =
          suite().call<pp::Lot>(producers + "CreateLot", create, seller()).value().name();
      done<cp::Delivery>("RecordDelivery", load(made), seller());
      return made;
    }();
    return name;
  }
  static cp::RecordDeliveryRequest load() { return load(lot()); }
  static cp::RecordDeliveryRequest load(const std::string& goods) {
    cp::RecordDeliveryRequest request;
    request.set_parent(active().name());
    cp::Delivery& it = *request.mutable_delivery();
    it.set_schedule_line(1);
    wire::write(Date(2026y / June / 20), *it.mutable_delivery_date());
    cp::DeliveryLine& line = *it.add_lines();
    line.set_lot(goods);
    line.set_grade("1");
    wire::write(Quantity{10'000, Unit::kKilogram}, *line.mutable_quantity());
    return request;
  }
  static void expect_no_delivery(const std::function<void(cp::Delivery&)>& change, Code code,
                                 const char* reason) {
    cp::RecordDeliveryRequest request = load();
    change(*request.mutable_delivery());
    expect_refused([&] { return call<cp::Delivery>("RecordDelivery", request, seller()); }, code,
                   reason);
  }
};

TEST_F(BadContract, TermsThatCannotHold) {
  expect_no_draft(
      [](cp::ContractTerms& it) {
        it.mutable_price()->Clear();
        it.mutable_price()->set_kind(cp::PRICE_KIND_COLLAR);
        it.mutable_price()->set_floor_vnd(30'000);
        it.mutable_price()->set_ceiling_vnd(20'000);
      },
      Code::kInvalidArgument, "INVALID_FIELD");
  expect_no_draft([](cp::ContractTerms& it) { it.set_penalty_rate_millionths(80'001); },
                  Code::kFailedPrecondition, "PENALTY_ABOVE_CAP");
  expect_no_draft([](cp::ContractTerms& it) { it.set_buyer(it.seller()); }, Code::kInvalidArgument,
                  "INVALID_FIELD");
  expect_no_draft([](cp::ContractTerms& it) { it.mutable_schedule(0)->set_number(2); },
                  Code::kInvalidArgument, "INVALID_FIELD");
  expect_no_draft(
      [](cp::ContractTerms& it) { it.mutable_schedule(0)->mutable_planned()->set_thousandths(-1); },
      Code::kInvalidArgument, "INVALID_FIELD");
  expect_no_draft(
      [](cp::ContractTerms& it) {
        it.mutable_schedule(0)->mutable_planned()->set_thousandths(INT64_MAX);
      },
      Code::kInvalidArgument, "INVALID_FIELD");
  expect_no_draft([](cp::ContractTerms& it) { it.mutable_valid_from_date()->set_month(257); },
                  Code::kInvalidArgument, "INVALID_FIELD");
  expect_no_draft([](cp::ContractTerms& it) { it.set_title("x\x01y"); }, Code::kInvalidArgument,
                  "INVALID_FIELD");
}

TEST_F(BadContract, SignaturesOfOthersTwiceOrOverOtherTerms) {
  const cp::Contract contract = offered();
  const auto sign = [&](const cp::SignContractRequest& request, const Caller& who) {
    return [&request, &who] { return call<cp::Contract>("SignContract", request, who); };
  };
  auto other = signature(contract, stall().producer);
  other.set_terms_digest(std::string(64, '0'));
  expect_refused(sign(other, seller()), Code::kFailedPrecondition, "DIGEST_MISMATCH");
  const auto theirs = signature(contract, others().producer);
  expect_refused(sign(theirs, seller()), Code::kNotFound, "NOT_FOUND");
  const Caller stranger = seller_of("producers/" + new_id());
  expect_refused(sign(theirs, stranger), Code::kNotFound, "NOT_FOUND");
  const auto own = signature(contract, stall().producer);
  done<cp::Contract>("SignContract", own, seller());
  expect_refused(sign(own, seller()), Code::kFailedPrecondition, "ALREADY_SIGNED");
  cp::UpdateContractRequest update;
  *update.mutable_contract() = contract;
  update.mutable_contract()->clear_etag();
  update.mutable_update_mask()->add_paths("terms");
  expect_refused([&] { return call<cp::Contract>("UpdateContract", update, seller()); },
                 Code::kFailedPrecondition, "CONTRACT_TERMS_FROZEN");
}

TEST_F(BadContract, GoodsThatItDoesNotTake) {
  expect_no_delivery([](cp::Delivery& it) { it.mutable_lines(0)->set_grade("2"); },
                     Code::kFailedPrecondition, "GRADE_UNKNOWN");
  expect_no_delivery(
      [](cp::Delivery& it) { wire::write(Date(2026y / July / 1), *it.mutable_delivery_date()); },
      Code::kFailedPrecondition, "DELIVERY_OUTSIDE_SCHEDULE");
  expect_no_delivery(
      [](cp::Delivery& it) { it.mutable_lines(0)->mutable_quantity()->set_thousandths(95'000); },
      Code::kFailedPrecondition, "DELIVERY_OUTSIDE_SCHEDULE");
  expect_no_delivery(
      [](cp::Delivery& it) { it.mutable_lines(0)->mutable_quantity()->set_thousandths(-5); },
      Code::kInvalidArgument, "INVALID_FIELD");
  expect_no_delivery([](cp::Delivery& it) { it.mutable_lines(0)->set_lot(others().lot); },
                     Code::kFailedPrecondition, "NOT_A_MEMBER");
  expect_no_delivery([](cp::Delivery& it) { it.clear_lines(); }, Code::kInvalidArgument,
                     "INVALID_FIELD");
  expect_refused([] { return call<cp::Delivery>("RecordDelivery", load(), buyer()); },
                 Code::kFailedPrecondition, "NOT_YOURS_TO_DECIDE");
}

TEST_F(BadContract, MoneyThatIsNotOwed) {
  const auto delivery = done<cp::Delivery>("RecordDelivery", load(), seller());
  cp::AcceptDeliveryRequest accept;
  accept.set_name(delivery.name());
  expect_refused([&] { return call<cp::Delivery>("AcceptDelivery", accept, seller()); },
                 Code::kFailedPrecondition, "NOT_YOURS_TO_DECIDE");
  cp::CreateSettlementRequest settle;
  settle.set_parent(active().name());
  wire::write(Date(2026y / June / 30), *settle.mutable_settlement()->mutable_through_date());
  expect_refused([&] { return call<cp::Settlement>("CreateSettlement", settle, seller()); },
                 Code::kFailedPrecondition, "NOTHING_TO_SETTLE");
  done<cp::Delivery>("AcceptDelivery", accept, buyer());
  const auto settlement = done<cp::Settlement>("CreateSettlement", settle, seller());
  cp::RecordSettlementPaymentRequest pay;
  pay.set_name(settlement.name());
  pay.set_amount_vnd(settlement.payable_vnd() + 1);
  pay.set_bank_reference("FT-1");
  wire::write(Date(2026y / July / 1), *pay.mutable_pay_date());
  const auto paid = [&] { return call<cp::Settlement>("RecordSettlementPayment", pay, buyer()); };
  expect_refused(paid, Code::kFailedPrecondition, "PAYMENT_ABOVE_PAYABLE");
  pay.set_amount_vnd(0);
  expect_refused(paid, Code::kInvalidArgument, "INVALID_FIELD");
  pay.set_amount_vnd(1'000);
  ASSERT_THAT(paid(), IsOk());
  expect_refused(paid, Code::kAlreadyExists, "PAYMENT_KNOWN");
}

}  // namespace
}  // namespace farmgate::testing
