#include "services/listings/events/facts.h"

#include "chassis/pg/clock.h"
#include "services/listings/events/announce.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/histories.h"
#include "services/listings/storage/listings.h"

namespace farmgate::listings {

namespace {

// Price, stock and star as the copies say now. Its prices are entered when `enter`.
StatusOr<std::optional<ListingChange>> show_facts(pg::Tx& tx, Listing& listing, Time now,
                                                  bool enter) {
  ASSIGN_OR_RETURN(const auto offers, copies_store::offers_of(tx, listing.id));
  ASSIGN_OR_RETURN(const auto certificates, copies_store::certificates_of(tx, listing.product));
  const Shelf shelf = shelf_of(offers, now);
  if (enter) {
    RETURN_IF_ERROR(histories::enter_price(tx, listing.id, {now, shelf.from_price}));
  }
  ASSIGN_OR_RETURN(auto history, histories::lowest_and_newest_price(tx, listing.id, now));
  // Not entered yet: an offer began or ended a moment ago.
  const Money known = history.empty() ? Money() : history.back().price;
  if (known != shelf.from_price) history.push_back({now, shelf.from_price});
  return listing.show(shelf, star_of(certificates, now), lowest_price(history, now), now);
}

}  // namespace

Status bring_up_to_date(pg::Tx& tx, const Gate& gate, Listing& listing, Time now) {
  const Listing before = listing;
  RETURN_IF_ERROR(show_facts(tx, listing, now, false).status());
  ASSIGN_OR_RETURN(const auto seller, copies_store::find_seller(tx, listing.seller));
  if (seller) {
    ASSIGN_OR_RETURN(const auto papers, copies_store::papers_of(tx, listing.seller));
    (void)listing.follow(*seller, gate.papers(*seller, listing.category, papers, now), now);
  }
  listing.version = before.version;
  listing.revision = before.revision;
  listing.update_time = before.update_time;
  return ok();
}

Status refresh_facts(pg::Tx& tx, farmgate::events::Outbox& outbox, ListingId id) {
  ASSIGN_OR_RETURN(auto listing, listing_rows::lock(tx, id));
  if (!listing || listing->state == ListingState::kRetired) return ok();
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  ASSIGN_OR_RETURN(const auto change, show_facts(tx, *listing, now, true));
  if (change) return save_and_announce(tx, outbox, *listing, *change);
  return listing_rows::save(tx, *listing);
}

}  // namespace farmgate::listings
