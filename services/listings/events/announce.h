#pragma once

#include "chassis/base/status.h"
#include "services/listings/domain/listing.h"

namespace farmgate::events {
class Outbox;
}
namespace farmgate::pg {
class Tx;
}

namespace farmgate::listings {

// Saves a changed listing and appends its event. Drafts have none: nobody else may know of them.
Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Listing& listing,
                         ListingChange change = ListingChange::kUpdated);

}  // namespace farmgate::listings
