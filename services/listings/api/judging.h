#pragma once

#include <optional>
#include <vector>

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "services/listings/api/scopes.h"
#include "services/listings/domain/gate.h"
#include "services/listings/storage/listings.h"

namespace farmgate::listings {

// Any listing for a caller who reaches all, else one of the caller's own.
StatusOr<std::optional<Listing>> find_reached(pg::Tx& tx, const rpc::Call& call, ListingId id);

// Everything that publication is judged by, but for the listing and its seller.
struct Surroundings {
  std::vector<PaperCopy> papers;
  bool banned = false;
  bool title_taken = false;
  bool taken_down = false;

  GateFacts facts(const Listing& listing, const SellerCopy& seller) const {
    return {listing, seller, papers, banned, title_taken, taken_down};
  }
};
StatusOr<Surroundings> surroundings_of(pg::Tx& tx, const Listing& listing, Time now);

// Star, seller's name and the like of a draft or page as the copies say now.
Status bring_draft_up_to_date(pg::Tx& tx, Listing& listing, const SellerCopy& seller, Time now);

}  // namespace farmgate::listings
