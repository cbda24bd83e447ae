#include "services/listings/events/aggregates.h"

#include "chassis/host/aggregate_source.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {

std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox) {
  return {host::source_by_id("listing", outbox, listing_rows::after, [](const Listing& listing) {
    return wire::event(listing, wire::latest_change(listing));
  })};
}

}  // namespace farmgate::listings
