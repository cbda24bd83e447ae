#include "chassis/host/service.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "farmgate/producers/v1/area_service.pb.h"
#include "farmgate/producers/v1/biosecurity_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "services/producers/api/area_api.h"
#include "services/producers/api/bank_account_api.h"
#include "services/producers/api/biosecurity_api.h"
#include "services/producers/api/child_api.h"
#include "services/producers/api/consumption_api.h"
#include "services/producers/api/crop_plan_api.h"
#include "services/producers/api/expire_papers.h"
#include "services/producers/api/holdings_api.h"
#include "services/producers/api/import_api.h"
#include "services/producers/api/lot_api.h"
#include "services/producers/api/mature_accounts.h"
#include "services/producers/api/person_api.h"
#include "services/producers/api/producer_api.h"
#include "services/producers/api/scopes.h"
#include "services/producers/api/standing_api.h"
#include "services/producers/config.h"
#include "services/producers/domain/area_tables.h"
#include "services/producers/events/aggregates.h"
#include "services/producers/producers.h"

namespace farmgate {
const std::vector<pg::Migration>& producers_migrations();
}

namespace farmgate::producers {
namespace {

constexpr std::chrono::seconds kSweepEvery{1};

void serve_areas(host::Service& it, const Areas& areas, const OldAreas& old_areas) {
  auto& api = it.parts.make<AreaApi>(areas, old_areas, it.pager);
  rpc::ServiceTable table("farmgate.producers.v1.AreaService");
  table.handle("GetProvince", &api, &AreaApi::get_province);
  table.handle("ListProvinces", &api, &AreaApi::list_provinces);
  table.handle("GetCommune", &api, &AreaApi::get_commune);
  table.handle("ListCommunes", &api, &AreaApi::list_communes);
  table.handle("ResolveOldAddress", &api, &AreaApi::resolve);
  it.add(std::move(table));
}

template <class Child>
void serve_children(host::Service& it, const ApiParts& parts, const std::string& name,
                    rpc::ServiceTable& table) {
  auto& api = it.parts.make<ChildApi<Child>>(parts);
  table.handle("Create" + name, &api, &ChildApi<Child>::create);
  table.handle("Get" + name, &api, &ChildApi<Child>::get);
  table.handle("List" + name + "s", &api, &ChildApi<Child>::list);
}

void serve_standing(host::Service& it, const ApiParts& parts, rpc::ServiceTable& table) {
  auto& api = it.parts.make<StandingApi>(parts);
  table.handle("SuspendProducer", &api, &StandingApi::suspend);
  table.handle("ReinstateProducer", &api, &StandingApi::reinstate);
  table.handle("CloseProducer", &api, &StandingApi::close);
}

void serve_holdings(host::Service& it, const ApiParts& parts, rpc::ServiceTable& table) {
  auto& api = it.parts.make<HoldingsApi>(parts);
  table.handle("UpdatePlot", &api, &HoldingsApi::update_plot);
  table.handle("UpdateProduct", &api, &HoldingsApi::update_product);
  table.handle("RevokeQualification", &api, &HoldingsApi::revoke);
}

void serve_crop_plans(host::Service& it, const ApiParts& parts, rpc::ServiceTable& table) {
  auto& api = it.parts.make<CropPlanApi>(parts);
  table.handle("CreateCropPlan", &api, &CropPlanApi::create);
  table.handle("GetCropPlan", &api, &CropPlanApi::get);
  table.handle("ListCropPlans", &api, &CropPlanApi::list);
  table.handle("UpdateCropPlan", &api, &CropPlanApi::update);
  table.handle("CloseCropPlan", &api, &CropPlanApi::close);
}

void serve_bank_accounts(host::Service& it, const ApiParts& parts, rpc::ServiceTable& table) {
  auto& api = it.parts.make<BankAccountApi>(parts);
  table.handle("CreateBankAccount", &api, &BankAccountApi::create);
  table.handle("GetBankAccount", &api, &BankAccountApi::get);
  table.handle("ListBankAccounts", &api, &BankAccountApi::list);
  table.handle("UpdateBankAccount", &api, &BankAccountApi::update);
  table.handle("ApproveBankAccountChange", &api, &BankAccountApi::approve);
  table.handle("RejectBankAccountChange", &api, &BankAccountApi::reject);
  table.handle("ListBankAccountChanges", &api, &BankAccountApi::list_changes);
}

void serve_lots(host::Service& it, const ApiParts& parts, rpc::ServiceTable& table) {
  auto& lots = it.parts.make<LotApi>(parts);
  auto& consumptions = it.parts.make<ConsumptionApi>(parts);
  table.handle("CreateLot", &lots, &LotApi::create);
  table.handle("GetLot", &lots, &LotApi::get);
  table.handle("ListLots", &lots, &LotApi::list);
  table.handle("ConsumeLot", &lots, &LotApi::consume);
  table.handle("ReverseLotConsumption", &lots, &LotApi::reverse);
  table.handle("ListLotConsumptions", &consumptions, &ConsumptionApi::list);
  table.handle("SplitLot", &lots, &LotApi::split);
  table.handle("MergeLots", &lots, &LotApi::merge);
  table.handle("ListLotTransfers", &lots, &LotApi::list_transfers);
}

void serve_persons(host::Service& it, const ApiParts& parts, std::optional<PersonSecret> secret,
                   rpc::ServiceTable& table) {
  auto& persons = it.parts.make<PersonApi>(parts, std::move(secret));
  table.handle("DerivePersonKey", &persons, &PersonApi::derive);
  table.handle("ListPersonKeys", &persons, &PersonApi::list);
}

void serve_producers(host::Service& it, const ApiParts& parts, std::optional<PersonSecret> secret) {
  auto& api = it.parts.make<ProducerApi>(parts);
  rpc::ServiceTable table("farmgate.producers.v1.ProducerService");
  table.scope(auth::Scope::kParty, parties_of);
  table.scope(auth::Scope::kCommune, commune_of);
  table.handle("CreateProducer", &api, &ProducerApi::create);
  table.start("GetProducer", &api, &ProducerApi::get);
  table.handle("ListProducers", &api, &ProducerApi::list);
  table.handle("SearchProducers", &api, &ProducerApi::search);
  table.handle("UpdateProducer", &api, &ProducerApi::update);
  serve_children<Plot>(it, parts, "Plot", table);
  serve_children<Product>(it, parts, "Product", table);
  serve_children<Qualification>(it, parts, "Qualification", table);
  serve_holdings(it, parts, table);
  serve_crop_plans(it, parts, table);
  serve_bank_accounts(it, parts, table);
  serve_standing(it, parts, table);
  serve_lots(it, parts, table);
  serve_persons(it, parts, std::move(secret), table);
  table.receive("ImportProducers", &it.parts.make<ImportApi>(parts), &ImportApi::take);
  it.add(std::move(table));
}

void serve_biosecurity(host::Service& it, const ApiParts& parts) {
  auto& api = it.parts.make<BiosecurityApi>(parts);
  rpc::ServiceTable table("farmgate.producers.v1.BiosecurityService");
  table.scope(auth::Scope::kCommune, commune_of);
  table.handle("DeclareOutbreak", &api, &BiosecurityApi::declare);
  table.handle("UpdateOutbreak", &api, &BiosecurityApi::update);
  table.handle("LiftBan", &api, &BiosecurityApi::lift_ban);
  table.handle("GetOutbreak", &api, &BiosecurityApi::get);
  table.handle("ListOutbreaks", &api, &BiosecurityApi::list);
  table.handle("ListActiveBans", &api, &BiosecurityApi::list_bans);
  it.add(std::move(table));
}

Status compose(host::Service& it) {
  ASSIGN_OR_RETURN(Areas read, Areas::read(provinces_csv(), communes_csv()));
  const Areas& areas = it.parts.make<Areas>(std::move(read));
  ASSIGN_OR_RETURN(
      OldAreas ended,
      OldAreas::read({old_provinces_csv(), old_districts_csv(), old_communes_csv()}, areas));
  const OldAreas& old_areas = it.parts.make<OldAreas>(std::move(ended));
  ASSIGN_OR_RETURN(Species animals, Species::read(species_csv()));
  const Species& species = it.parts.make<Species>(std::move(animals));
  const ApiParts parts{it.database, it.once, it.outbox, it.pager, areas, species, it.rules};
  serve_areas(it, areas, old_areas);
  ASSIGN_OR_RETURN(auto secret, person_secret(it.settings));
  serve_producers(it, parts, std::move(secret));
  serve_biosecurity(it, parts);
  auto& papers = it.parts.make<ExpirePapers>(it.background, it.outbox);
  auto& accounts = it.parts.make<MatureAccounts>(it.background);
  it.every("papers", kSweepEvery, [&papers] { return papers.sweep(); });
  it.every("accounts", kSweepEvery, [&accounts] { return accounts.sweep(); });
  return ok();
}

std::vector<std::string> topics(std::string_view prefix) {
  using farmgate::events::topic_of;
  return {topic_of<events::v1::ProducerEvent>(prefix), topic_of<events::v1::LotEvent>(prefix),
          topic_of<events::v1::OutbreakEvent>(prefix)};
}

}  // namespace

const host::ServiceSpec& producers_spec() {
  static const host::ServiceSpec spec{
      .name = "producers",
      .summary = "areas, producers and what stands under them, lots, outbreaks",
      .settings = settings(),
      .migrations = producers_migrations,
      .topics = topics,
      .projections = [](const auto&...) { return std::vector<farmgate::events::Projection>(); },
      .aggregates = aggregates,
      .compose = compose,
      .check_keys = check_keys};
  return spec;
}

}  // namespace farmgate::producers
