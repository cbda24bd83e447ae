#pragma once

#include <vector>

#include "chassis/rpc/call.h"
#include "services/orders/domain/communes.h"
#include "services/orders/storage/orders.h"

namespace farmgate::orders {

// The producers that the caller acts for.
std::vector<ProducerId> parties_of(const rpc::Call& call);
// It acts for this one, or may do everything.
bool covers(const rpc::Call& call, ProducerId party);

// Whose orders a call may touch: the caller's own as a buyer, those its parties sell, or all.
order_rows::Visible visible_to(const rpc::Call& call);
// Whose it may look at: those, and an officer those that are sold in its province.
order_rows::Visible readable_by(const rpc::Call& call, const Communes* communes);
// Those that its parties sell alone: what a seller does is no buyer's act.
order_rows::Visible sold_by(const rpc::Call& call);

}  // namespace farmgate::orders
