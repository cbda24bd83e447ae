#pragma once

#include <map>
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
  "o.sold, o.withdrawn, o.at_devices, o.buyer_limit, o.start_time, o.end_time, o.version, "        \
  "o.revision, o.create_time, o.close_time, o.weight_tolerance"

Status insert(pg::Tx& tx, const Offer& offer, const Uuid& request_id);
StatusOr<std::optional<Offer>> find(pg::Tx& tx, OfferId id);
// With the row locked: who moves stock, edits or closes holds it as the combiner does.
StatusOr<std::optional<Offer>> lock(pg::Tx& tx, OfferId id);
// Terms and stock of an offer that is locked here, one revision and one event later.
Status save(pg::Tx& tx, Offer& offer);
// Those of the ids that this seller sells at this fair, locked in order of id.
StatusOr<std::vector<Offer>> lock_all(pg::Tx& tx, const std::vector<OfferId>& ids,
                                      ProducerId seller, FairId fair);
// Goods at devices that were sold there, of offers that are locked here; no event tells of it.
Status sell_at_devices(pg::Tx& tx, const std::vector<OfferId>& ids,
                       const std::vector<std::int64_t>& sold);
// A limit came: what buyers hold and have bought counts. It went: nothing is counted any more.
// Its order lines, and no more than `most` and one.
StatusOr<int> count_lines(pg::Tx& tx, OfferId id, int most);
Status count_shares(pg::Tx& tx, OfferId id);
Status drop_shares(pg::Tx& tx, OfferId id);
struct Filter {
  std::optional<ListingId> listing;
  std::optional<FairId> fair;
};
// Newest first.
StatusOr<std::vector<Offer>> list(pg::Tx& tx, const Filter& filter,
                                  const farmgate::wire::Page& page);

// What decides their tax classes.
StatusOr<std::map<OfferId, TaxedGoods>> goods_of(pg::Tx& tx, const std::vector<OfferId>& ids);

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
