#include "services/listings/events/announce.h"

#include "chassis/events/outbox.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {

Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Listing& listing,
                         ListingChange change) {
  RETURN_IF_ERROR(listing_rows::save(tx, listing));
  if (!listing.is_announced()) return ok();
  return outbox.append(tx, wire::event(listing, change));
}

}  // namespace farmgate::listings
