#pragma once

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "services/orders/domain/offer.h"

namespace farmgate::orders {

// The copy of a listing that one of the caller's parties sells. FAILED_PRECONDITION/COPY_NOT_YET
// with RetryInfo while it has not arrived (or is a draft still); NOT_FOUND for another party's.
StatusOr<ListingCopy> own_listing(pg::Tx& tx, const rpc::Call& call, ListingId id);
// The copy of a lot of one of the caller's parties. Its name says whose it is, so another party's
// is NOT_FOUND whether it exists or not.
StatusOr<LotCopy> own_lot(pg::Tx& tx, const rpc::Call& call, const std::string& name);
// The caller's own offer, locked for its command. NOT_FOUND for another party's.
StatusOr<Offer> lock_own_offer(pg::Tx& tx, const rpc::Call& call, const std::string& name);

}  // namespace farmgate::orders
