#pragma once

#include "chassis/pg/database.h"
#include "services/orders/domain/order.h"

// What goes with goods that come to their buyer and with those that come back from it, in the
// transaction of the fact. The order is locked.
namespace farmgate::orders::selling {

// The order was COMPLETED here: what was paid for it is a sale, or its cash has been taken; it gets
// its receipt.
Status done(pg::Tx& tx, Order& order, Time now);
// A cash order came back; `paid`: it had been COMPLETED, and the cash goes back to its buyer.
Status cash_undone(pg::Tx& tx, const Order& order, bool paid, Time now);

}  // namespace farmgate::orders::selling
