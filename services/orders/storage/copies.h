#pragma once

#include "chassis/pg/database.h"
#include "services/orders/domain/offer.h"

namespace farmgate::orders::copies_store {

// Each writes the newest state of one foreign aggregate; the tables belong to their projection.
Status save_listing(pg::Tx& tx, const ListingCopy& listing);
Status save_lot(pg::Tx& tx, const LotCopy& lot);
// With its products: one that is not among them is gone.
Status save_seller(pg::Tx& tx, const SellerCopy& seller);

}  // namespace farmgate::orders::copies_store
