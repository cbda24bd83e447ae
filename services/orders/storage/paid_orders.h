#pragma once

#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders::paid_orders {

// In order of id.
StatusOr<std::vector<OrderId>> of_codes(pg::Tx& tx, const std::vector<std::string>& codes);

// Locked with the offers of all their lines, offers first and each in order of id, so that several
// orders at once move their stock as one does. In order of id; those that are not there are left
// out.
StatusOr<std::vector<Order>> lock(pg::Tx& tx, const std::vector<OrderId>& ids);

}  // namespace farmgate::orders::paid_orders
