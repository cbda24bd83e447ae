#pragma once

#include "services/certification/domain/dossier.h"

namespace farmgate::certification::events::v1 {
class DossierEvent;
}

// Domain -> events.
namespace farmgate::certification::wire {

// By value the changes of the event.
enum class DossierChange { kSubmitted = 1, kReturned, kProposed, kScored, kDecided };

events::v1::DossierEvent event(const Dossier& dossier, DossierChange change);
// For republishing, where only the state is known: the change that leads to it.
DossierChange latest_change(const Dossier& dossier);

}  // namespace farmgate::certification::wire
