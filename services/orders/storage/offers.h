#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/offer.h"
#include "services/orders/domain/order.h"

namespace farmgate::orders {

// Named statements over offers and the copies they stand on. Stock changes are Stock's.
namespace offers {

// How an Offer is read from a row; every statement of offers lists its columns in this order.
struct OfferRow {
  Offer offer;
  static OfferRow from(pg::Row& row);
};
#define FARMGATE_OFFER_COLUMNS                                                                     \
  "o.id, o.listing, o.seller, o.fair, o.unit, o.unit_price_vnd, o.received, o.available, o.held, " \
  "o.sold, o.buyer_limit, o.start_time, o.end_time, o.version, o.revision, o.create_time, "        \
  "o.weight_tolerance"

Status insert(pg::Tx& tx, const Offer& offer, const Uuid& request_id);
StatusOr<std::optional<Offer>> find(pg::Tx& tx, OfferId id);
struct Filter {
  std::optional<ListingId> listing;
  std::optional<FairId> fair;
};
// Newest first.
StatusOr<std::vector<Offer>> list(pg::Tx& tx, const Filter& filter,
                                  const farmgate::wire::Page& page);

struct Market {
  std::vector<OfferOnSale> offers;  // those of the ids that there are, in any order
  Time now;                         // the database's business time, if there is any offer
};
// An offer always has the copy of its listing, on which it was opened.
StatusOr<Market> on_sale(pg::Tx& tx, const std::vector<OfferId>& ids);
Status expect_on_sale(pg::Tx& tx, const std::vector<OfferId>& ids);  // asked ahead

StatusOr<std::optional<ListingCopy>> find_listing(pg::Tx& tx, ListingId id);
StatusOr<std::optional<LotCopy>> find_lot(pg::Tx& tx, const std::string& name);
// A seller whose copy has not arrived is taken for active: its listing says it sells.
StatusOr<bool> seller_active(pg::Tx& tx, ProducerId seller);

// The next ones after an id, for republishing.
StatusOr<std::vector<Offer>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace offers
}  // namespace farmgate::orders
