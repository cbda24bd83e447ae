#pragma once

#include "chassis/rpc/call.h"
#include "services/orders/domain/communes.h"
#include "services/orders/storage/region.h"

namespace farmgate::orders {

// Officers see the sellers of their province; the bank and administrators everybody.
inline Region region_of(const rpc::Call& call, const Communes& communes) {
  if (call.access.all) return {};
  return {false, communes.of(call.access.province)};
}

}  // namespace farmgate::orders
