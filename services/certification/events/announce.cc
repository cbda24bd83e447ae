#include "services/certification/events/announce.h"

#include "chassis/events/outbox.h"
#include "farmgate/certification/events/v1/events.pb.h"
#include "services/certification/storage/dossiers.h"

namespace farmgate::certification {

Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, Dossier& dossier,
                         wire::DossierChange change) {
  ++dossier.version;
  RETURN_IF_ERROR(dossier_rows::save(tx, dossier));
  return outbox.append(tx, wire::event(dossier, change));
}

}  // namespace farmgate::certification
