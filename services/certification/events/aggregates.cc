#include "services/certification/events/aggregates.h"

#include "chassis/host/aggregate_source.h"
#include "farmgate/certification/events/v1/events.pb.h"
#include "services/certification/storage/dossiers.h"
#include "services/certification/wire/dossier_event.h"

namespace farmgate::certification {

std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox) {
  return {host::source_by_id("dossier", outbox, dossier_rows::after, [](const Dossier& it) {
    return wire::event(it, wire::latest_change(it));
  })};
}

}  // namespace farmgate::certification
