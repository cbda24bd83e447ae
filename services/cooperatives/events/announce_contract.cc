#include "services/cooperatives/events/announce_contract.h"

#include "chassis/events/outbox.h"
#include "farmgate/cooperatives/events/v1/contract_events.pb.h"
#include "services/cooperatives/storage/deliveries.h"

namespace farmgate::cooperatives {

StatusOr<wire::ContractGoods> goods_of(pg::Tx& tx, ContractId contract) {
  ASSIGN_OR_RETURN(const auto lines, delivery_rows::progress(tx, contract));
  wire::ContractGoods goods;
  for (const auto& [number, line] : lines) {
    goods.delivered += line.delivered;
    goods.accepted += line.accepted;
  }
  return goods;
}

Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Contract& contract,
                wire::ContractChange change) {
  ASSIGN_OR_RETURN(const auto goods, goods_of(tx, contract.id));
  return outbox.append(tx, wire::event(contract, goods, change));
}

}  // namespace farmgate::cooperatives
