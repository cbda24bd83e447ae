#pragma once

#include "chassis/pg/database.h"
#include "services/cooperatives/domain/opening.h"

namespace farmgate::cooperatives::opening_rows {

// Goods, advances, the settlement and the payment of an opening, with their journal entries; the
// contract's row is of this transaction.
Status insert(pg::Tx& tx, const Contract& contract, const Opening& opening, const Uuid& request_id,
              Time now);

}  // namespace farmgate::cooperatives::opening_rows
