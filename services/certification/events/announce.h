#pragma once

#include "chassis/base/status.h"
#include "services/certification/domain/certificate.h"
#include "services/certification/wire/dossier_event.h"

namespace farmgate::events {
class Outbox;
}
namespace farmgate::pg {
class Tx;
}

namespace farmgate::certification {

// The dossier as it stands now, under its next version: its row is locked and saved here.
Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, Dossier& dossier,
                         wire::DossierChange change);
// Likewise a certificate: what changed is told by its state.
Status save_and_announce(pg::Tx& tx, farmgate::events::Outbox& outbox, Certificate& certificate);

}  // namespace farmgate::certification
