#include "services/certification/wire/dossier_event.h"

#include "farmgate/certification/events/v1/events.pb.h"
#include "services/certification/wire/dossier.h"

namespace farmgate::certification::wire {

namespace pb = farmgate::certification::events::v1;

static_assert(static_cast<int>(DossierChange::kDecided) == pb::DOSSIER_CHANGE_DECIDED);

pb::DossierEvent event(const Dossier& it, DossierChange change) {
  pb::DossierEvent out;
  out.set_aggregate_version(it.version);
  out.set_change(static_cast<pb::DossierChange>(change));
  pb::DossierState& state = *out.mutable_state();
  state.set_name(dossier_name(it.id));
  state.set_product(it.product);
  state.set_producer(it.producer);
  state.set_commune(it.commune);
  state.set_product_set(it.product_set);
  state.set_kind(std::string(kind_name(it.kind)));
  state.set_progress(std::string(state_name(it.state)));
  return out;
}

DossierChange latest_change(const Dossier& it) {
  switch (it.state) {
    case DossierState::kDraft:
    case DossierState::kSubmitted:
    case DossierState::kCommuneReview: return DossierChange::kSubmitted;
    case DossierState::kReturned: return DossierChange::kReturned;
    case DossierState::kProposed:
    case DossierState::kIntakeCheck:
    case DossierState::kAdvisoryReview:
    case DossierState::kCouncil: return DossierChange::kProposed;
    case DossierState::kDecision: return DossierChange::kScored;
    case DossierState::kRecognised:
    case DossierState::kNotRecognised:
    case DossierState::kApprovedForCentral:
    case DossierState::kCentralIntake:
    case DossierState::kCentralCouncil:
    case DossierState::kCentralDecided:
    case DossierState::kWithdrawn: return DossierChange::kDecided;
  }
  return DossierChange::kDecided;
}

}  // namespace farmgate::certification::wire
