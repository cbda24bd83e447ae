#include "services/certification/events/aggregates.h"

#include "chassis/host/aggregate_source.h"
#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "farmgate/certification/events/v1/events.pb.h"
#include "services/certification/storage/certificates.h"
#include "services/certification/storage/dossiers.h"
#include "services/certification/wire/certificate.h"
#include "services/certification/wire/dossier_event.h"

namespace farmgate::certification {

std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox) {
  using host::source_by_id;
  return {source_by_id("dossier", outbox, dossier_rows::after,
                       [](const Dossier& it) { return wire::event(it, wire::latest_change(it)); }),
          source_by_id("certificate", outbox, certificate_rows::after, [](const Certificate& it) {
            return wire::event(it, wire::latest_change(it));
          })};
}

}  // namespace farmgate::certification
