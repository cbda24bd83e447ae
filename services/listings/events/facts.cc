#include "services/listings/events/facts.h"

#include "chassis/pg/clock.h"
#include "services/listings/events/announce.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/listings.h"

namespace farmgate::listings {

Status refresh_facts(pg::Tx& tx, farmgate::events::Outbox& outbox, ListingId id) {
  ASSIGN_OR_RETURN(auto listing, listing_rows::lock(tx, id));
  if (!listing) return ok();
  ASSIGN_OR_RETURN(const auto offers, copies_store::offers_of(tx, id));
  ASSIGN_OR_RETURN(const auto certificates, copies_store::certificates_of(tx, listing->product));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  if (listing->show(shelf_of(offers, now), star_of(certificates, now), now)) {
    return save_and_announce(tx, outbox, *listing);
  }
  return listing_rows::save(tx, *listing);
}

}  // namespace farmgate::listings
