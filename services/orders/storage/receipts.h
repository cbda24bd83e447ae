#pragma once

#include "chassis/pg/database.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders::receipts {

// The next number of its seller's series of that year in Viet Nam; who else takes one of it waits
// until this transaction ends, so that none is left out.
StatusOr<Receipt> issue(pg::Tx& tx, const Order& order, Time now);

}  // namespace farmgate::orders::receipts
