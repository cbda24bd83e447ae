#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/wire/pager.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings::listing_rows {

// Who may see a draft: the parties of the call.
using Parties = std::vector<ProducerId>;

Status insert(pg::Tx& tx, const Listing& it, const Uuid& request_id);
Status save(pg::Tx& tx, const Listing& it);
StatusOr<std::int64_t> count_of_seller(pg::Tx& tx, ProducerId seller);

// A published listing, blocked or not.
StatusOr<std::optional<Listing>> find_public(pg::Tx& tx, ListingId id);
// A listing of one of the parties, draft or not.
StatusOr<std::optional<Listing>> find_own(pg::Tx& tx, ListingId id, const Parties& parties);
StatusOr<std::optional<Listing>> lock_own(pg::Tx& tx, ListingId id, const Parties& parties);
StatusOr<std::optional<Listing>> lock(pg::Tx& tx, ListingId id);

// Those of the ids that are published and not blocked, in any order.
StatusOr<std::vector<Listing>> on_sale(pg::Tx& tx, const std::vector<ListingId>& ids);

struct Filter {
  std::optional<ProducerId> seller;
  std::string commune;
  int category = 0;
  bool in_stock = false;
  ListingOrder order = ListingOrder::kNewest;
};
// Published ones that are not blocked, and the drafts and blocked ones of the parties.
StatusOr<std::vector<Listing>> list(pg::Tx& tx, const Filter& filter, const Parties& parties,
                                    const farmgate::wire::Page& page);
std::vector<std::string> position(const Listing& last, ListingOrder order);

// A seller's listings that show it otherwise than the copy says, locked.
StatusOr<std::vector<Listing>> lock_outdated_of(pg::Tx& tx, const SellerCopy& seller);
// Locks listings of which an offer or a certificate has begun or ended since price, stock and star
// were computed.
// Those that another transaction holds are passed over: a sweep that waited while it holds others
// would wait for a consumer that waits for it.
StatusOr<std::vector<ListingId>> lock_shelf_outdated(pg::Tx& tx, int limit);

// Those of a product, drafts too, locked.
StatusOr<std::vector<ListingId>> lock_of_product(pg::Tx& tx, const std::string& product);

// Published ones, blocked or not, after an id, locked, for republishing.
StatusOr<std::vector<Listing>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::listings::listing_rows
