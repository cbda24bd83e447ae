#pragma once

#include <string>
#include <vector>

#include "services/orders/domain/order.h"

namespace farmgate::orders::wire {

// Labels to stick on packages, one an order (A4, two columns, Vietnamese): what is in it, for whom,
// how it goes there, and what its buyer still owes. `more`: there are others beside these.
std::string packing_labels_of(const std::vector<Order>& orders, bool more);

}  // namespace farmgate::orders::wire
