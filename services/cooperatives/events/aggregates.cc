#include "services/cooperatives/events/aggregates.h"

#include "chassis/host/aggregate_source.h"
#include "chassis/pg/clock.h"
#include "farmgate/cooperatives/events/v1/contract_events.pb.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "services/cooperatives/events/announce_contract.h"
#include "services/cooperatives/storage/contracts.h"
#include "services/cooperatives/storage/cooperatives.h"
#include "services/cooperatives/storage/memberships.h"
#include "services/cooperatives/storage/records.h"
#include "services/cooperatives/wire/events.h"

namespace farmgate::cooperatives {
namespace {

StatusOr<std::vector<CooperativeRecord>> records_after(pg::Tx& tx, const Uuid& after, int limit) {
  ASSIGN_OR_RETURN(auto found, cooperative_rows::after(tx, after, limit));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  return records::complete(tx, std::move(found), date_in_vietnam(now));
}

struct ContractWithGoods {
  ContractId id;
  Contract contract;
  wire::ContractGoods goods;
};

StatusOr<std::vector<ContractWithGoods>> contracts_after(pg::Tx& tx, const Uuid& after, int limit) {
  ASSIGN_OR_RETURN(auto found, contract_rows::after(tx, after, limit));
  std::vector<ContractWithGoods> out;
  for (Contract& contract : found) {
    ASSIGN_OR_RETURN(const auto goods, goods_of(tx, contract.id));
    out.push_back({contract.id, std::move(contract), goods});
  }
  return out;
}

}  // namespace

std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox) {
  using host::source_by_id;
  return {
      source_by_id(
          "cooperative", outbox, records_after,
          [](const CooperativeRecord& it) { return wire::event(it, wire::latest_change(it)); }),
      source_by_id("membership", outbox, membership_rows::after,
                   [](const Membership& it) { return wire::event(it, wire::latest_change(it)); }),
      source_by_id("contract", outbox, contracts_after, [](const ContractWithGoods& it) {
        return wire::event(it.contract, it.goods, wire::latest_change(it.contract));
      })};
}

}  // namespace farmgate::cooperatives
