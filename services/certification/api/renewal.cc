#include "services/certification/api/renewal.h"

#include "services/certification/api/certificate_desk.h"

namespace farmgate::certification {
namespace {

StatusOr<std::optional<Certificate>> named_by(pg::Tx& tx, const Dossier& dossier) {
  if (!dossier.certificate) return std::optional<Certificate>();
  return certificate_rows::find(tx, CertificateId(*dossier.certificate), kEverybody);
}

StatusOr<std::optional<Certificate>> lock(pg::Tx& tx, const Dossier& dossier) {
  if (dossier.kind != DossierKind::kReRating || !dossier.certificate) {
    return std::optional<Certificate>();
  }
  return certificate_rows::lock(tx, CertificateId(*dossier.certificate), kEverybody);
}

}  // namespace

Status check_renewal(pg::Tx& tx, const Dossier& dossier, Date today) {
  ASSIGN_OR_RETURN(const auto named, named_by(tx, dossier));
  ASSIGN_OR_RETURN(const auto held, certificate_rows::lock_of_product(tx, dossier.product));
  return check_renewal(dossier, named, held, today);
}

Status check_wanted_star(pg::Tx& tx, const Dossier& dossier) {
  ASSIGN_OR_RETURN(const auto named, named_by(tx, dossier));
  return check_wanted_star(dossier, named);
}

Status begin_renewal(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier, Time now) {
  if (dossier.submit_time) return ok();  // it was filed before, and comes completed
  RETURN_IF_ERROR(check_renewal(tx, dossier, date_in_vietnam(now)));
  ASSIGN_OR_RETURN(auto it, lock(tx, dossier));
  if (!it) return ok();
  RETURN_IF_ERROR(it->begin_grace(parts.rules, now));
  return save_and_announce(tx, parts.outbox, *it);
}

Status end_renewal(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier, Time now) {
  ASSIGN_OR_RETURN(auto it, lock(tx, dossier));
  if (!it || !it->grace_through_date || it->state != CertificateState::kValid) return ok();
  it->end_grace(now);
  return save_and_announce(tx, parts.outbox, *it);
}

}  // namespace farmgate::certification
