#pragma once

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "services/orders/domain/offer.h"

namespace farmgate::orders {

// The copy of a listing that one of the caller's parties sells. FAILED_PRECONDITION/COPY_NOT_YET
// with RetryInfo while it has not arrived (or is a draft still); NOT_FOUND for another party's.
StatusOr<ListingCopy> own_listing(pg::Tx& tx, const rpc::Call& call, ListingId id);
// The copy of a lot; whose it is follows from the product it must hold. Same errors.
StatusOr<LotCopy> arrived_lot(pg::Tx& tx, const std::string& name);

}  // namespace farmgate::orders
