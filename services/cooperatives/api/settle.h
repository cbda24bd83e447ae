#pragma once

#include "chassis/base/id.h"
#include "services/cooperatives/domain/contract.h"
#include "services/cooperatives/domain/settlement_record.h"

namespace farmgate::pg {
class Tx;
}

namespace farmgate::cooperatives {

// Gathers what was accepted up to a day and is not settled, with what either side owes, prices it,
// and writes the settlement with everything that follows from it: of more than one settlement holds
// the oldest, and its last day says how far it came. The contract's row is locked.
// NOTHING_TO_SETTLE, PRICE_NOT_AVAILABLE when no day has one, TOO_MANY observations,
// MONEY_OVERFLOW.
StatusOr<Settlement> settle_contract(pg::Tx& tx, const Contract& contract, Date through, Time now,
                                     const Uuid& request_id);

}  // namespace farmgate::cooperatives
