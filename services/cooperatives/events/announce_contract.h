#pragma once

#include "chassis/base/status.h"
#include "services/cooperatives/wire/contract_event.h"

namespace farmgate::events {
class Outbox;
}
namespace farmgate::pg {
class Tx;
}

namespace farmgate::cooperatives {

// The contract as it stands now, with the goods that it has got. Its row is locked and its version
// is new.
Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Contract& contract,
                wire::ContractChange change);
StatusOr<wire::ContractGoods> goods_of(pg::Tx& tx, ContractId contract);

}  // namespace farmgate::cooperatives
