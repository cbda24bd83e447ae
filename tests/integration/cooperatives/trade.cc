#include "tests/integration/cooperatives/trade.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "services/cooperatives/storage/contract_copies.h"

namespace farmgate::cooperatives {

using namespace std::chrono_literals;
using farmgate::wire::write;

namespace {

Quantity kilograms(std::int64_t thousandths) { return {thousandths, Unit::kKilogram}; }

}  // namespace

Trade::Trade() {
  const v1::Cooperative cooperative = founded();
  seller_ = cooperative.producer();
  buyer_ = producer("ENTERPRISE");
  an_ = admitted(cooperative.name(), in_days(-400), 100).member();
  binh_ = admitted(cooperative.name(), in_days(-400), 100).member();
  product_ = seller_ + "/products/" + Uuid::v7().to_string();
  const Status saved = database_.transact(in(5s), [&](pg::Tx& tx) {
    return contract_copies::save_holdings(tx, seller_, {{product_, kLychee}}, {});
  });
  EXPECT_THAT(saved, IsOk());
}

rpc::Call Trade::as(const std::string& party) const {
  return call("ContractService/X", manager_of(party));
}

Date Trade::in_days(int days) {
  return Date(std::chrono::sys_days(today()) + std::chrono::days(days));
}

void Trade::pass_days(int days) {
  passed_ += 24h * days;
  EXPECT_THAT(pg::set_clock_offset(database_, passed_), IsOk());
  EXPECT_THAT(calendar_.run(), IsOk());
}

v1::ContractTerms Trade::terms() {
  v1::ContractTerms it;
  it.set_title("Vải thiều (ví dụ)");
  it.set_seller(seller_);
  it.set_buyer(buyer_);
  it.set_product(product_);
  it.set_cycle(v1::PRODUCT_CYCLE_BELOW_ONE_YEAR);
  it.set_unit(farmgate::type::v1::UNIT_KILOGRAM);
  write(in_days(-10), *it.mutable_valid_from_date());
  write(in_days(60), *it.mutable_valid_through_date());
  it.set_tolerance_millionths(50'000);
  const struct {
    int from, through;
    std::int64_t planned;
  } lines[] = {{-5, 10, 5'000'000}, {20, 40, 3'000'000}};
  for (const auto& line : lines) {
    v1::ScheduleLine& to = *it.add_schedule();
    to.set_number(it.schedule_size());
    write(in_days(line.from), *to.mutable_from_date());
    write(in_days(line.through), *to.mutable_through_date());
    write(kilograms(line.planned), *to.mutable_planned());
  }
  for (const auto& [name, factor] : {std::pair{"1", 1'000'000}, {"2", 850'000}}) {
    v1::Grade& grade = *it.add_grades();
    grade.set_name(name);
    grade.set_factor_millionths(factor);
  }
  it.mutable_price()->set_kind(v1::PRICE_KIND_FIXED);
  it.mutable_price()->set_fixed_price_vnd(28'500);
  it.set_penalty_rate_millionths(50'000);
  it.set_payment_days(15);
  it.set_force_majeure_notice_days(3);
  return it;
}

StatusOr<v1::Contract> Trade::draw_up(const v1::ContractTerms& terms, const std::string& author) {
  v1::CreateContractRequest request;
  *request.mutable_contract()->mutable_terms() = terms;
  request.set_author(author);
  request.set_request_id(request_id());
  return testing::parsed<v1::Contract>(contracts_.create(as(author), request));
}

v1::Contract Trade::offered(const v1::ContractTerms& terms) {
  v1::OfferContractRequest request;
  request.set_name(draw_up(terms, seller_).value().name());
  request.set_request_id(request_id());
  return parsed<v1::Contract>(contracts_.offer(seller(), request));
}

StatusOr<v1::Contract> Trade::sign(const v1::Contract& contract, const std::string& party) {
  v1::SignContractRequest request;
  request.set_name(contract.name());
  request.set_party(party);
  request.set_terms_digest(contract.terms_digest());
  request.set_request_id(request_id());
  return testing::parsed<v1::Contract>(contracts_.sign(as(party), request));
}

v1::Contract Trade::active(const v1::ContractTerms& terms) {
  const v1::Contract contract = offered(terms);
  EXPECT_THAT(sign(contract, seller_), IsOk());
  EXPECT_THAT(sign(contract, buyer_), IsOk());
  EXPECT_THAT(calendar_.run(), IsOk());
  return get(contract.name());
}

v1::Contract Trade::get(const std::string& name) {
  v1::GetContractRequest request;
  request.set_name(name);
  return contracts_.get(seller(), request).value();
}

Status Trade::suspend(const v1::Contract& contract, int days_ago) {
  v1::SuspendContractRequest request;
  request.set_name(contract.name());
  write(in_days(-days_ago), *request.mutable_from_date());
  request.set_reason("Bão (ví dụ)");
  request.set_request_id(request_id());
  return contracts_.suspend(seller(), request).status();
}

Status Trade::resume(const v1::Contract& contract) {
  v1::ResumeContractRequest request;
  request.set_name(contract.name());
  request.set_request_id(request_id());
  return contracts_.resume(buyer(), request).status();
}

StatusOr<v1::Annex> Trade::add_annex(const v1::Contract& contract, const v1::ContractTerms& terms) {
  v1::AddAnnexRequest request;
  request.set_parent(contract.name());
  *request.mutable_annex()->mutable_terms() = terms;
  request.mutable_annex()->set_reason("Giá mới (ví dụ)");
  request.set_request_id(request_id());
  return testing::parsed<v1::Annex>(annexes_.add(buyer(), request));
}

StatusOr<v1::Annex> Trade::sign(const v1::Annex& annex, const std::string& party) {
  v1::SignAnnexRequest request;
  request.set_name(annex.name());
  request.set_party(party);
  request.set_terms_digest(annex.terms_digest());
  request.set_request_id(request_id());
  return testing::parsed<v1::Annex>(annexes_.sign(as(party), request));
}

std::string Trade::lot(const std::string& party, std::int64_t count) {
  const std::string name = party + "/lots/" + Uuid::v7().to_string();
  const std::string product =
      party == seller_ ? product_ : party + "/products/" + Uuid::v7().to_string();
  const Status saved = database_.transact(in(5s), [&](pg::Tx& tx) {
    return contract_copies::save_lot(tx, {name, product, Unit::kKilogram, 0});
  });
  EXPECT_THAT(saved, IsOk());
  shelf_.put(name, count * 1'000);
  return name;
}

v1::RecordDeliveryRequest Trade::load(const v1::Contract& contract) {
  v1::RecordDeliveryRequest request;
  request.set_parent(contract.name());
  request.mutable_delivery()->set_schedule_line(1);
  write(today(), *request.mutable_delivery()->mutable_delivery_date());
  request.set_request_id(request_id());
  return request;
}

void Trade::add_line(v1::RecordDeliveryRequest& request, const std::string& lot,
                     const std::string& grade, std::int64_t thousandths) {
  v1::DeliveryLine& line = *request.mutable_delivery()->add_lines();
  line.set_lot(lot);
  line.set_grade(grade);
  write(kilograms(thousandths), *line.mutable_quantity());
}

StatusOr<v1::Delivery> Trade::record(const v1::RecordDeliveryRequest& request) {
  return testing::parsed<v1::Delivery>(record_.run(seller(), request));
}

v1::Delivery Trade::delivered(const v1::Contract& contract, const std::string& lot,
                              const std::string& grade, std::int64_t thousandths) {
  v1::RecordDeliveryRequest request = load(contract);
  add_line(request, lot, grade, thousandths);
  const auto delivery = record(request);
  EXPECT_THAT(delivery, IsOk());
  return delivery.ok() ? *delivery : v1::Delivery();
}

StatusOr<v1::Delivery> Trade::accept(const v1::Delivery& delivery) {
  v1::AcceptDeliveryRequest request;
  request.set_name(delivery.name());
  request.set_request_id(request_id());
  return testing::parsed<v1::Delivery>(deliveries_.accept(buyer(), request));
}

StatusOr<v1::Delivery> Trade::reject(const v1::Delivery& delivery) {
  v1::RejectDeliveryRequest request;
  request.set_name(delivery.name());
  request.set_reason("Dập nát (ví dụ)");
  request.set_request_id(request_id());
  return testing::parsed<v1::Delivery>(deliveries_.reject(buyer(), request));
}

StatusOr<v1::Settlement> Trade::settle(const v1::Contract& contract) {
  v1::CreateSettlementRequest request;
  request.set_parent(contract.name());
  write(today(), *request.mutable_settlement()->mutable_through_date());
  request.set_request_id(request_id());
  return testing::parsed<v1::Settlement>(settlements_.create(seller(), request));
}

StatusOr<v1::Settlement> Trade::pay(const v1::Settlement& settlement, std::int64_t dong,
                                    const std::string& reference) {
  v1::RecordSettlementPaymentRequest request;
  request.set_name(settlement.name());
  request.set_amount_vnd(dong);
  request.set_bank_reference(reference);
  write(today(), *request.mutable_pay_date());
  request.set_request_id(request_id());
  return testing::parsed<v1::Settlement>(settlements_.pay(buyer(), request));
}

std::string Trade::observe(const std::string& market, Date day, std::int64_t dong) {
  v1::RecordPriceObservationRequest request;
  v1::PriceObservation& it = *request.mutable_price_observation();
  it.set_market(market);
  write(day, *it.mutable_observe_date());
  it.set_price_vnd(dong);
  it.set_source("chợ đầu mối (ví dụ)");
  request.set_request_id(request_id());
  return parsed<v1::PriceObservation>(prices_.record(officer(), request)).name();
}

StatusOr<v1::Breach> Trade::report_short(const v1::Contract& contract) {
  v1::ReportBreachRequest request;
  request.set_parent(contract.name());
  request.mutable_breach()->set_kind(v1::BREACH_KIND_SHORT_DELIVERY);
  request.mutable_breach()->set_schedule_line(1);
  request.mutable_breach()->set_allegation("Giao thiếu (ví dụ)");
  request.set_party(buyer_);
  request.set_request_id(request_id());
  return testing::parsed<v1::Breach>(breaches_.report(buyer(), request));
}

StatusOr<v1::Breach> Trade::decide(const v1::Breach& breach, const rpc::Call& call) {
  v1::DecideBreachRequest request;
  request.set_name(breach.name());
  request.set_found(true);
  request.set_finding("Có giao thiếu (ví dụ)");
  request.set_request_id(request_id());
  return testing::parsed<v1::Breach>(breaches_.decide(call, request));
}

}  // namespace farmgate::cooperatives
