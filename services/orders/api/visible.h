#pragma once

#include "chassis/rpc/call.h"
#include "services/orders/storage/orders.h"

namespace farmgate::orders {

// Whose orders a call may touch: the caller's own as a buyer, those its parties sell, or all.
order_rows::Visible visible_to(const rpc::Call& call);
// Those that its parties sell alone: what a seller does is no buyer's act.
order_rows::Visible sold_by(const rpc::Call& call);

}  // namespace farmgate::orders
