#include "services/certification/events/announce.h"

#include "chassis/events/outbox.h"
#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "farmgate/certification/events/v1/events.pb.h"
#include "services/certification/storage/certificates.h"
#include "services/certification/storage/dossiers.h"
#include "services/certification/wire/certificate.h"

namespace farmgate::certification {

Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, Dossier& dossier,
                         wire::DossierChange change) {
  ++dossier.version;
  RETURN_IF_ERROR(dossier_rows::save(tx, dossier));
  return outbox.append(tx, wire::event(dossier, change));
}

Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, Certificate& certificate) {
  ++certificate.version;
  RETURN_IF_ERROR(certificate_rows::save(tx, certificate));
  return outbox.append(tx, wire::event(certificate, wire::latest_change(certificate)));
}

}  // namespace farmgate::certification
