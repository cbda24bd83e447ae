#include <chrono>

#include "chassis/host/peers.h"
#include "chassis/host/service.h"
#include "chassis/rpc/channel.h"
#include "farmgate/cooperatives/events/v1/contract_events.pb.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "farmgate/cooperatives/v1/contract_service.pb.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "services/cooperatives/api/annex_api.h"
#include "services/cooperatives/api/breach_api.h"
#include "services/cooperatives/api/contract_api.h"
#include "services/cooperatives/api/contract_import_api.h"
#include "services/cooperatives/api/contract_sweep.h"
#include "services/cooperatives/api/cooperative_api.h"
#include "services/cooperatives/api/delivery_api.h"
#include "services/cooperatives/api/membership_api.h"
#include "services/cooperatives/api/membership_import_api.h"
#include "services/cooperatives/api/price_api.h"
#include "services/cooperatives/api/record_delivery.h"
#include "services/cooperatives/api/report_api.h"
#include "services/cooperatives/api/scopes.h"
#include "services/cooperatives/api/settlement_api.h"
#include "services/cooperatives/api/statement_api.h"
#include "services/cooperatives/cooperatives.h"
#include "services/cooperatives/events/aggregates.h"
#include "services/cooperatives/events/copies.h"

namespace farmgate {
const std::vector<pg::Migration>& cooperatives_migrations();
}

namespace farmgate::cooperatives {
namespace {

void serve_cooperatives(host::Service& it, const ApiParts& parts) {
  auto& api = it.parts.make<CooperativeApi>(parts);
  auto& members = it.parts.make<MembershipApi>(parts);
  rpc::ServiceTable table("farmgate.cooperatives.v1.CooperativeService");
  table.scope(auth::Scope::kParty, parties_of);
  table.handle("CreateCooperative", &api, &CooperativeApi::create);
  table.handle("GetCooperative", &api, &CooperativeApi::get);
  table.handle("ListCooperatives", &api, &CooperativeApi::list);
  table.handle("UpdateCooperative", &api, &CooperativeApi::update);
  table.handle("RecordYearlyRating", &api, &CooperativeApi::rate);
  table.handle("AssessReadiness", &api, &CooperativeApi::assess);
  table.handle("ConvertGroup", &api, &CooperativeApi::convert);
  table.handle("AdmitMember", &members, &MembershipApi::admit);
  table.handle("GetMembership", &members, &MembershipApi::get);
  table.handle("ListMemberships", &members, &MembershipApi::list);
  table.handle("UpdateMembership", &members, &MembershipApi::update);
  table.handle("EndMembership", &members, &MembershipApi::end);
  auto& imports = it.parts.make<MembershipImportApi>(parts, members);
  table.receive("ImportMemberships", &imports, &MembershipImportApi::take);
  it.add(std::move(table));
}

using namespace std::chrono_literals;

constexpr auto kSweepEvery = 500ms;

void serve_terms(host::Service& it, const ApiParts& parts, rpc::ServiceTable& table) {
  auto& contracts = it.parts.make<ContractApi>(parts);
  auto& annexes = it.parts.make<AnnexApi>(parts);
  table.handle("CreateContract", &contracts, &ContractApi::create);
  auto& imports = it.parts.make<ContractImportApi>(parts);
  table.receive("ImportContracts", &imports, &ContractImportApi::take);
  table.handle("GetContract", &contracts, &ContractApi::get);
  table.handle("ListContracts", &contracts, &ContractApi::list);
  table.handle("UpdateContract", &contracts, &ContractApi::update);
  table.handle("DeleteContract", &contracts, &ContractApi::remove);
  table.handle("OfferContract", &contracts, &ContractApi::offer);
  table.handle("SignContract", &contracts, &ContractApi::sign);
  table.handle("SuspendContract", &contracts, &ContractApi::suspend);
  table.handle("ResumeContract", &contracts, &ContractApi::resume);
  table.handle("TerminateContract", &contracts, &ContractApi::terminate);
  table.handle("RecordAdvance", &contracts, &ContractApi::record_advance);
  table.handle("AddAnnex", &annexes, &AnnexApi::add);
  table.handle("SignAnnex", &annexes, &AnnexApi::sign);
  table.handle("WithdrawAnnex", &annexes, &AnnexApi::withdraw);
  table.handle("GetAnnex", &annexes, &AnnexApi::get);
  table.handle("ListAnnexes", &annexes, &AnnexApi::list);
}

void serve_goods(host::Service& it, const ApiParts& parts, RecordDelivery& record,
                 rpc::ServiceTable& table) {
  auto& deliveries = it.parts.make<DeliveryApi>(parts);
  auto& breaches = it.parts.make<BreachApi>(parts);
  table.handle("RecordDelivery", &record, &RecordDelivery::run);
  table.handle("GetDelivery", &deliveries, &DeliveryApi::get);
  table.handle("ListDeliveries", &deliveries, &DeliveryApi::list);
  table.handle("AcceptDelivery", &deliveries, &DeliveryApi::accept);
  table.handle("RejectDelivery", &deliveries, &DeliveryApi::reject);
  table.handle("DisputeDelivery", &deliveries, &DeliveryApi::dispute);
  table.handle("ResolveDispute", &deliveries, &DeliveryApi::resolve);
  table.handle("ReportBreach", &breaches, &BreachApi::report);
  table.handle("GetBreach", &breaches, &BreachApi::get);
  table.handle("ListBreaches", &breaches, &BreachApi::list);
  table.handle("DecideBreach", &breaches, &BreachApi::decide);
  table.handle("RemedyBreach", &breaches, &BreachApi::remedy);
}

void serve_money(host::Service& it, const ApiParts& parts, rpc::Channel& producers,
                 rpc::ServiceTable& table) {
  auto& settlements = it.parts.make<SettlementApi>(parts);
  auto& statements = it.parts.make<StatementApi>(parts);
  auto& prices = it.parts.make<PriceApi>(parts);
  auto& reports = it.parts.make<ReportApi>(parts);
  auto& linkage = it.parts.make<LinkageApi>(parts, producers);
  table.handle("CreateSettlement", &settlements, &SettlementApi::create);
  table.handle("GetSettlement", &settlements, &SettlementApi::get);
  table.handle("ListSettlements", &settlements, &SettlementApi::list);
  table.handle("RecordSettlementPayment", &settlements, &SettlementApi::pay);
  table.handle("RecordRepayment", &settlements, &SettlementApi::repay);
  table.handle("GenerateStatement", &statements, &StatementApi::generate);
  table.handle("PrintStatement", &statements, &StatementApi::print);
  table.handle("RecordPriceObservation", &prices, &PriceApi::record);
  table.handle("CorrectPriceObservation", &prices, &PriceApi::correct);
  table.handle("GetPriceObservation", &prices, &PriceApi::get);
  table.handle("ListPriceObservations", &prices, &PriceApi::list);
  table.handle("PreviewPrice", &prices, &PriceApi::preview);
  table.handle("GenerateSeasonReport", &reports, &ReportApi::season);
  table.handle("GetLinkageShare", &linkage, &LinkageApi::share);
  table.handle("ListDue", &reports, &ReportApi::due);
}

Status serve_contracts(host::Service& it) {
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(host::channel_options(
                                     it.settings, "cooperatives", "producers")));
  rpc::Channel& producers = it.parts.keep(std::move(channel));
  const ApiParts parts{it.database, it.once, it.outbox, it.pager, it.rules};
  auto& lots = it.parts.make<RegistryLots>(producers);
  auto& record = it.parts.make<RecordDelivery>(
      RecordDelivery::Parts{it.database, it.background, it.outbox, lots,
                            it.settings.duration("cooperatives.max_deadline_ms")});
  auto& calendar = it.parts.make<ContractSweep>(it.background, it.outbox);
  rpc::ServiceTable table("farmgate.cooperatives.v1.ContractService");
  table.scope(auth::Scope::kParty, sides_of);
  table.scope(auth::Scope::kProvince, sides_of);
  serve_terms(it, parts, table);
  serve_goods(it, parts, record, table);
  serve_money(it, parts, producers, table);
  it.add(std::move(table));
  it.every("delivery intents", kSweepEvery, [&record] { return record.sweep(); });
  it.every("goods on their way back", kSweepEvery, [&record] { return record.return_goods(); });
  it.every("contracts by the calendar", kSweepEvery, [&calendar] { return calendar.run(); });
  return ok();
}

Status compose(host::Service& it) {
  serve_cooperatives(it, {it.database, it.once, it.outbox, it.pager, it.rules});
  return serve_contracts(it);
}

std::vector<std::string> topics(std::string_view prefix) {
  using farmgate::events::topic_of;
  return {topic_of<events::v1::CooperativeEvent>(prefix),
          topic_of<events::v1::MembershipEvent>(prefix),
          topic_of<events::v1::ContractEvent>(prefix)};
}

}  // namespace

const host::ServiceSpec& cooperatives_spec() {
  static const host::ServiceSpec spec{.name = "cooperatives",
                                      .summary = "cooperatives, members, supply contracts",
                                      .settings = host::address_settings("producers"),
                                      .migrations = cooperatives_migrations,
                                      .topics = topics,
                                      .projections = [](const auto&...) { return copies(); },
                                      .aggregates = aggregates,
                                      .compose = compose};
  return spec;
}

}  // namespace farmgate::cooperatives
