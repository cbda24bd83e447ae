#pragma once

#include <vector>

#include "chassis/pg/database.h"
#include "services/orders/domain/booth_sale.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders::receipts {

// The next number of its seller's series of that year in Viet Nam; who else takes one of it waits
// until this transaction ends, so that none is left out.
StatusOr<Receipt> issue(pg::Tx& tx, const Order& order, Time now);
// Likewise one each for sales of one seller at booths, in the order of their own times.
Status issue(pg::Tx& tx, std::vector<BoothSale>& sales, Time now);

}  // namespace farmgate::orders::receipts
