#include <algorithm>
#include <array>
#include <thread>

#include "apps/season/identities.h"
#include "apps/season/player.h"
#include "apps/season/step.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"

// Supply contracts of a season: three of each cooperative with one company, all six price clauses
// among them, from the draft to the last payment.
namespace farmgate::season {
namespace {

using namespace std::chrono_literals;
namespace cp = cooperatives::v1;
namespace pp = producers::v1;

constexpr std::string_view kService = "farmgate.cooperatives.v1.ContractService/";
constexpr int kContractsEach = kContracts / kCooperatives;
constexpr int kRejectedOf = 3;  // a delivery of this contract is refused at the gate
constexpr int kShortOf = 8;     // this contract ends in a breach
constexpr int kAdvanceOf = 6;   // on this one the company pays in advance
constexpr std::int64_t kAdvanceVnd = 1'000'000;
constexpr auto kCatchUp = 120s;

std::string method(std::string_view name) { return std::string(kService) + std::string(name); }

void set_date(google::type::Date& date, int year, unsigned month, unsigned day) {
  wire::write(Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)),
              date);
}

std::string market_of(const World& world) { return "vi-du/mua-" + std::to_string(world.seed()); }

void set_price(int number, const std::string& market, cp::PriceClause& price) {
  constexpr std::array kKinds = {cp::PRICE_KIND_FIXED,       cp::PRICE_KIND_FLOOR,
                                 cp::PRICE_KIND_COLLAR,      cp::PRICE_KIND_MARKET_LINKED,
                                 cp::PRICE_KIND_FLOOR_SHARE, cp::PRICE_KIND_COST_PLUS};
  price.set_kind(kKinds[static_cast<std::size_t>(number) % kKinds.size()]);
  switch (price.kind()) {
    case cp::PRICE_KIND_FIXED: price.set_fixed_price_vnd(28'500); return;
    case cp::PRICE_KIND_COST_PLUS:
      price.set_cost_vnd(18'400);
      price.set_margin_vnd(3'100);
      return;
    case cp::PRICE_KIND_COLLAR: price.set_ceiling_vnd(31'000); [[fallthrough]];
    case cp::PRICE_KIND_FLOOR: price.set_floor_vnd(25'000); break;
    case cp::PRICE_KIND_FLOOR_SHARE:
      price.set_floor_vnd(28'000);
      price.set_share_millionths(600'000);
      break;
    default: price.set_rate_millionths(50'000); price.set_addition_vnd(-200);
  }
  cp::MarketReference& reference = *price.mutable_market();
  reference.set_market(market);
  reference.set_days(3);
  reference.set_minimum_count(2);
  reference.set_averaging(cp::AVERAGING_MEAN);
  reference.set_without(cp::WITHOUT_PRICE_LAST_VALID);
}

void set_schedule(cp::ContractTerms& it) {
  cp::ScheduleLine& line = *it.add_schedule();
  line.set_number(1);
  set_date(*line.mutable_from_date(), 2026, 6, 1);
  set_date(*line.mutable_through_date(), 2026, 6, 10);
  wire::write(Quantity{500'000, Unit::kKilogram}, *line.mutable_planned());
  line.set_place("Kho của công ty (ví dụ)");
  for (const auto& [name, factor] : {std::pair{"loại 1", 1'000'000}, {"loại 2", 850'000}}) {
    cp::Grade& grade = *it.add_grades();
    grade.set_name(name);
    grade.set_factor_millionths(factor);
  }
}

void set_sums(int number, cp::ContractTerms& it) {
  it.set_payment_days(15);
  it.set_penalty_rate_millionths(50'000);
  it.set_force_majeure_notice_days(5);
  cp::SettlementTerm& deduction = *it.add_deductions();
  deduction.set_title("Vận chuyển");
  deduction.set_basis(cp::TERM_BASIS_PER_UNIT);
  deduction.set_value(300);
  if (number != kAdvanceOf) return;
  cp::AdvanceTerm& advance = *it.add_advances();
  advance.set_number(1);
  advance.set_title("Ứng vật tư");
  advance.set_amount_vnd(kAdvanceVnd);
}

}  // namespace

Status Player::trade_by_contract() {
  RETURN_IF_ERROR(prepare_trade());
  for (int i = 0; i < kContracts; ++i) {
    ASSIGN_OR_RETURN(const std::string contract, sign_contract(i));
    RETURN_IF_ERROR(deliver(contract, i));
    if (i == kShortOf) RETURN_IF_ERROR(decide_breach(contract));
    RETURN_IF_ERROR(settle(contract, i));
  }
  return ok();
}

// The company, a product of each cooperative, and what the market asked.
Status Player::prepare_trade() {
  pp::CreateProducerRequest company;
  company.mutable_producer()->set_kind(pp::PRODUCER_KIND_ENTERPRISE);
  company.mutable_producer()->set_public_name("Công ty chế biến nông sản " + world_.label());
  company.mutable_producer()->mutable_representative()->set_full_name("Người Ví Dụ");
  company.mutable_producer()->set_phone("0912000000");
  company.mutable_producer()->set_commune(world_.households().front().commune);
  company.set_request_id(world_.request_id("company").to_string());
  ASSIGN_OR_RETURN(const auto registered,
                   client_.call<pp::Producer>(
                       "farmgate.producers.v1.ProducerService/CreateProducer", company, officer()));
  company_ = registered.name();
  for (int i = 0; i < kCooperatives; ++i) {
    pp::CreateProductRequest product;
    product.set_parent(cooperatives_[static_cast<std::size_t>(i)]);
    product.mutable_product()->set_title("Nông sản hợp đồng");
    product.mutable_product()->set_ocop_set(
        stalls_[suppliers_of(i).front()].household->product->ocop_set);
    product.set_request_id(world_.request_id(numbered("contract-product", i)).to_string());
    ASSIGN_OR_RETURN(const auto made, client_.call<pp::Product>(
                                          "farmgate.producers.v1.ProducerService/CreateProduct",
                                          product, manager_of(product.parent())));
    contract_products_.push_back(made.name());
  }
  for (int day = 0; day < 3; ++day) {
    cp::RecordPriceObservationRequest seen;
    seen.mutable_price_observation()->set_market(market_of(world_));
    set_date(*seen.mutable_price_observation()->mutable_observe_date(), 2026, 6,
             8U + static_cast<unsigned>(day));
    seen.mutable_price_observation()->set_price_vnd(30'000 + 1'000 * day);
    seen.mutable_price_observation()->set_source("chợ ví dụ");
    seen.set_request_id(world_.request_id(numbered("observation", day)).to_string());
    RETURN_IF_ERROR(
        client_.call<cp::PriceObservation>(method("RecordPriceObservation"), seen, officer())
            .status());
  }
  return ok();
}

StatusOr<std::string> Player::sign_contract(int number) {
  const auto cooperative = static_cast<std::size_t>(number / kContractsEach);
  const std::string& seller = cooperatives_[cooperative];
  cp::CreateContractRequest create;
  cp::ContractTerms& it = *create.mutable_contract()->mutable_terms();
  it.set_title("Hợp đồng số " + std::to_string(number + 1) + " " + world_.label());
  it.set_seller(seller);
  it.set_buyer(company_);
  it.set_product(contract_products_[cooperative]);
  it.set_linkage(number == 0);
  it.set_cycle(cp::PRODUCT_CYCLE_BELOW_ONE_YEAR);
  it.set_unit(type::v1::UNIT_KILOGRAM);
  set_date(*it.mutable_valid_from_date(), 2026, 6, 1);
  // It outlasts every season: business time moves, a repeated request must not change.
  set_date(*it.mutable_valid_through_date(), 2046, 6, 30);
  set_schedule(it);
  set_price(number, market_of(world_), *it.mutable_price());
  set_sums(number, it);
  create.set_author(seller);
  create.set_request_id(world_.request_id(numbered("contract", number)).to_string());
  ASSIGN_OR_RETURN(const auto drawn_up, client_.call<cp::Contract>(method("CreateContract"), create,
                                                                   manager_of(seller)));
  cp::OfferContractRequest offer;
  offer.set_name(drawn_up.name());
  offer.set_request_id(world_.request_id(numbered("offer-contract", number)).to_string());
  RETURN_IF_ERROR(
      client_.call<cp::Contract>(method("OfferContract"), offer, manager_of(seller)).status());
  RETURN_IF_ERROR(sign(drawn_up, seller, manager_of(seller), number));
  RETURN_IF_ERROR(sign(drawn_up, company_, seller_of(company_), number));
  RETURN_IF_ERROR(await_active(drawn_up.name()));
  return drawn_up.name();
}

Status Player::sign(const cp::Contract& contract, const std::string& party, const Identity& who,
                    int number) {
  cp::SignContractRequest request;
  request.set_name(contract.name());
  request.set_party(party);
  request.set_terms_digest(contract.terms_digest());
  request.set_request_id(
      world_.request_id(numbered("sign-" + std::string(party == company_ ? "b" : "a"), number))
          .to_string());
  return client_.call<cp::Contract>(method("SignContract"), request, who).status();
}

// The first day of its term is over: the calendar's next look makes it active.
Status Player::await_active(const std::string& contract) {
  cp::GetContractRequest request;
  request.set_name(contract);
  const Deadline deadline = in(kCatchUp);
  while (true) {
    ASSIGN_OR_RETURN(const auto now,
                     client_.call<cp::Contract>(method("GetContract"), request, officer()));
    if (now.state() != cp::CONTRACT_STATE_SIGNED) return ok();
    if (time_left(deadline) == 0ms) return refuse("SEASON_LATE", "a contract did not begin");
    std::this_thread::sleep_for(50ms);
  }
}

// They bring 20 to 30 kg each, in turn; of the contract that falls short only a few come.
Status Player::deliver(const std::string& contract, int number) {
  const int cooperative = number / kContractsEach;
  const std::string& seller = cooperatives_[static_cast<std::size_t>(cooperative)];
  const int count = deliveries_of(number) + (number == kRejectedOf ? 1 : 0);
  const std::vector<std::size_t> suppliers = suppliers_of(cooperative);
  for (int k = 0; k < count; ++k) {
    const std::size_t stall = suppliers[static_cast<std::size_t>(number + k) % suppliers.size()];
    const std::string step = numbered(numbered("delivery", number), k);
    cp::RecordDeliveryRequest request;
    request.set_parent(contract);
    cp::Delivery& it = *request.mutable_delivery();
    it.set_schedule_line(1);
    set_date(*it.mutable_delivery_date(), 2026, 6, 10);
    cp::DeliveryLine& line = *it.add_lines();
    line.set_lot(stalls_[stall].lot);
    line.set_grade(k % 2 == 0 ? "loại 1" : "loại 2");
    wire::write(Quantity{20'000 + world_.pick(step, 10'000), Unit::kKilogram},
                *line.mutable_quantity());
    request.set_request_id(world_.request_id(step).to_string());
    ASSIGN_OR_RETURN(const auto recorded, client_.call<cp::Delivery>(method("RecordDelivery"),
                                                                     request, manager_of(seller)));
    RETURN_IF_ERROR(judge(recorded.name(), step, k < deliveries_of(number)));
  }
  return ok();
}

Status Player::judge(const std::string& delivery, const std::string& step, bool taken) {
  const std::string request_id = world_.request_id(step + "/judge").to_string();
  if (!taken) {
    cp::RejectDeliveryRequest request;
    request.set_name(delivery);
    request.set_reason("dập nát");
    request.set_request_id(request_id);
    return client_.call<cp::Delivery>(method("RejectDelivery"), request, seller_of(company_))
        .status();
  }
  cp::AcceptDeliveryRequest request;
  request.set_name(delivery);
  request.set_request_id(request_id);
  return client_.call<cp::Delivery>(method("AcceptDelivery"), request, seller_of(company_))
      .status();
}

Status Player::decide_breach(const std::string& contract) {
  cp::ReportBreachRequest report;
  report.set_parent(contract);
  report.mutable_breach()->set_kind(cp::BREACH_KIND_SHORT_DELIVERY);
  report.mutable_breach()->set_schedule_line(1);
  report.mutable_breach()->set_allegation("giao thiếu so với lịch");
  report.set_party(company_);
  report.set_request_id(world_.request_id("breach").to_string());
  ASSIGN_OR_RETURN(const auto alleged,
                   client_.call<cp::Breach>(method("ReportBreach"), report, seller_of(company_)));
  cp::DecideBreachRequest decide;
  decide.set_name(alleged.name());
  decide.set_found(true);
  decide.set_finding("có giao thiếu");
  decide.set_request_id(world_.request_id("breach/decide").to_string());
  return client_.call<cp::Breach>(method("DecideBreach"), decide, officer()).status();
}

Status Player::settle(const std::string& contract, int number) {
  const auto cooperative = static_cast<std::size_t>(number / kContractsEach);
  if (number == kAdvanceOf) {
    cp::RecordAdvanceRequest advance;
    advance.set_name(contract);
    advance.set_number(1);
    advance.set_bank_reference("S" + std::to_string(world_.seed()) + "-advance");
    advance.set_request_id(world_.request_id("advance").to_string());
    RETURN_IF_ERROR(
        client_.call<cp::Contract>(method("RecordAdvance"), advance, seller_of(company_)).status());
  }
  cp::CreateSettlementRequest request;
  request.set_parent(contract);
  set_date(*request.mutable_settlement()->mutable_through_date(), 2026, 6, 10);
  request.set_request_id(world_.request_id(numbered("settle", number)).to_string());
  ASSIGN_OR_RETURN(const auto settlement,
                   client_.call<cp::Settlement>(method("CreateSettlement"), request,
                                                manager_of(cooperatives_[cooperative])));
  if (settlement.payable_vnd() == 0) return ok();
  cp::RecordSettlementPaymentRequest pay;
  pay.set_name(settlement.name());
  pay.set_amount_vnd(settlement.payable_vnd());
  pay.set_bank_reference("S" + std::to_string(world_.seed()) + "-contract-" +
                         std::to_string(number));
  set_date(*pay.mutable_pay_date(), 2026, 6, 15);
  pay.set_request_id(world_.request_id(numbered("pay-contract", number)).to_string());
  return client_.call<cp::Settlement>(method("RecordSettlementPayment"), pay, seller_of(company_))
      .status();
}

}  // namespace farmgate::season
