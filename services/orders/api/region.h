#pragma once

#include "chassis/rpc/call.h"
#include "services/orders/domain/communes.h"
#include "services/orders/storage/region.h"

namespace farmgate::orders {

// Officers see the sellers of their province; the bank and administrators everybody.
// PERMISSION_DENIED/PROVINCE_UNKNOWN for an officer of none that we know.
inline StatusOr<Region> region_of(const rpc::Call& call, const Communes& communes) {
  if (call.access.all) return Region();
  Region region{false, communes.of(call.access.province)};
  if (!region.communes.empty()) return region;
  return Status(Code::kPermissionDenied, "PROVINCE_UNKNOWN", "the caller is of no province");
}

}  // namespace farmgate::orders
