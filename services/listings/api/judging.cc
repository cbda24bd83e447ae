#include "services/listings/api/judging.h"

#include "services/listings/storage/bans.h"
#include "services/listings/storage/copies.h"

namespace farmgate::listings {

StatusOr<std::optional<Listing>> find_reached(pg::Tx& tx, const rpc::Call& call, ListingId id) {
  if (call.access.all) return listing_rows::find(tx, id);
  return listing_rows::find_own(tx, id, parties_of(call));
}

StatusOr<Surroundings> surroundings_of(pg::Tx& tx, const Listing& listing, Time now) {
  Surroundings around;
  ASSIGN_OR_RETURN(around.papers, copies_store::papers_of(tx, listing.seller));
  ASSIGN_OR_RETURN(around.banned, ban_store::holds(tx, listing, date_in_vietnam(now)));
  ASSIGN_OR_RETURN(around.title_taken, listing_rows::title_taken(tx, listing));
  ASSIGN_OR_RETURN(around.taken_down, listing_rows::product_taken_down(tx, listing));
  return around;
}

Status bring_draft_up_to_date(pg::Tx& tx, Listing& listing, const SellerCopy& seller, Time now) {
  ASSIGN_OR_RETURN(const auto certificates, copies_store::certificates_of(tx, listing.product));
  listing.star = star_of(certificates, now);
  listing.seller_name = seller.public_name;
  listing.commune = seller.commune;
  return ok();
}

}  // namespace farmgate::listings
