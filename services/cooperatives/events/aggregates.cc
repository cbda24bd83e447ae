#include "services/cooperatives/events/aggregates.h"

#include "chassis/host/aggregate_source.h"
#include "chassis/pg/clock.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "services/cooperatives/storage/cooperatives.h"
#include "services/cooperatives/storage/memberships.h"
#include "services/cooperatives/storage/records.h"
#include "services/cooperatives/wire/events.h"

namespace farmgate::cooperatives {
namespace {

StatusOr<std::vector<CooperativeRecord>> records_after(pg::Tx& tx, const Uuid& after, int limit) {
  ASSIGN_OR_RETURN(auto found, cooperative_rows::after(tx, after, limit));
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  return records::complete(tx, std::move(found), date_in_vietnam(now));
}

}  // namespace

std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox) {
  using host::source_by_id;
  return {source_by_id(
              "cooperative", outbox, records_after,
              [](const CooperativeRecord& it) { return wire::event(it, wire::latest_change(it)); }),
          source_by_id("membership", outbox, membership_rows::after, [](const Membership& it) {
            return wire::event(it, wire::latest_change(it));
          })};
}

}  // namespace farmgate::cooperatives
