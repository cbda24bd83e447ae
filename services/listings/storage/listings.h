#pragma once

#include <functional>
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
StatusOr<ListingCounts> count_of_seller(pg::Tx& tx, ProducerId seller);
// Another public listing of the seller with this title, marks and case aside.
StatusOr<bool> title_taken(pg::Tx& tx, const Listing& it);
// Whether another listing of its product is taken down.
StatusOr<bool> product_taken_down(pg::Tx& tx, const Listing& it);
// A draft's row.
Status remove(pg::Tx& tx, ListingId id);

// A published listing, blocked or not.
StatusOr<std::optional<Listing>> find_public(pg::Tx& tx, ListingId id);
// The same for a caller that does not wait: see Database::select_one.
using FoundListing = std::function<void(StatusOr<std::optional<Listing>>)>;
void find_public(pg::Database& database, Deadline deadline, ListingId id, FoundListing found);
// Those of them that are published, in any order; at most 256.
StatusOr<std::vector<Listing>> public_of(pg::Tx& tx, const std::vector<ListingId>& ids);
// Of any state and anybody.
StatusOr<std::optional<Listing>> find(pg::Tx& tx, ListingId id);
// A listing of one of the parties, of any state.
StatusOr<std::optional<Listing>> find_own(pg::Tx& tx, ListingId id, const Parties& parties);
void find_own(pg::Database& database, Deadline deadline, ListingId id, const Parties& parties,
              FoundListing found);
StatusOr<std::optional<Listing>> lock_own(pg::Tx& tx, ListingId id, const Parties& parties);
StatusOr<std::optional<Listing>> lock(pg::Tx& tx, ListingId id);

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

// A seller's listings that are not retired, locked.
StatusOr<std::vector<Listing>> lock_all_of(pg::Tx& tx, ProducerId seller);
// Those of them that show the seller otherwise than the copy says, locked.
StatusOr<std::vector<Listing>> lock_outdated_of(pg::Tx& tx, const SellerCopy& seller);
// Sellers of public listings of which a paper, or a rule of papers, has begun or ended.
StatusOr<std::vector<ProducerId>> sellers_with_papers_outdated(pg::Tx& tx, int limit);
// Locks listings of which an offer or a certificate has begun or ended, or a lowest price has left
// its days, since price, stock and star were computed.
// Those that another transaction holds are passed over: a sweep that waited while it holds others
// would wait for a consumer that waits for it.
StatusOr<std::vector<ListingId>> lock_shelf_outdated(pg::Tx& tx, int limit);

// Those of a product, drafts too, locked.
StatusOr<std::vector<ListingId>> lock_of_product(pg::Tx& tx, const std::string& product);

// All that were ever published, after an id, locked, for republishing.
StatusOr<std::vector<Listing>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::listings::listing_rows
