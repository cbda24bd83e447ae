#include "services/certification/api/renewal.h"

#include "services/certification/api/certificate_desk.h"

namespace farmgate::certification {
namespace {

Status check_valid(const Certificate& it, Date today) {
  const CertificateState state = it.state_on(today);
  if (state == CertificateState::kValid) return ok();
  return refuse("CERTIFICATE_NOT_VALID", "the certificate is not in force",
                {{"state", std::string(certificate_state_name(state))}});
}

StatusOr<std::optional<Certificate>> lock(pg::Tx& tx, const Dossier& dossier) {
  if (dossier.kind != DossierKind::kReRating || !dossier.certificate) {
    return std::optional<Certificate>();
  }
  return certificate_rows::lock(tx, CertificateId(*dossier.certificate), kEverybody);
}

}  // namespace

Status check_renewal(pg::Tx& tx, const Dossier& dossier, Date today) {
  if (dossier.kind == DossierKind::kFirst) {
    if (!dossier.certificate) return ok();
    return invalid("dossier.certificate", "belongs to upgrades and re-ratings");
  }
  if (!dossier.certificate) {
    return invalid("dossier.certificate", "is required of upgrades and re-ratings");
  }
  ASSIGN_OR_RETURN(const auto it,
                   certificate_rows::find(tx, CertificateId(*dossier.certificate), kEverybody));
  if (!it || it->product != dossier.product) {
    return not_found("certificates/" + dossier.certificate->to_string());
  }
  RETURN_IF_ERROR(check_valid(*it, today));
  if (dossier.kind == DossierKind::kUpgrade && dossier.wanted_star <= it->star) {
    return invalid("dossier.wanted_star", "is not above that of the certificate");
  }
  return ok();
}

Status begin_renewal(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier, Time now) {
  if (dossier.submit_time) return ok();  // it was filed before, and comes completed
  ASSIGN_OR_RETURN(auto it, lock(tx, dossier));
  if (!it) return ok();
  RETURN_IF_ERROR(check_valid(*it, date_in_vietnam(now)));
  RETURN_IF_ERROR(it->begin_grace(parts.rules, now));
  return save_and_announce(tx, parts.outbox, *it, wire::CertificateChange::kIssued);
}

Status end_renewal(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier, Time now) {
  ASSIGN_OR_RETURN(auto it, lock(tx, dossier));
  if (!it || !it->grace_through_date || it->state != CertificateState::kValid) return ok();
  it->end_grace(now);
  const Date today = date_in_vietnam(now);
  if (it->state_on(today) == CertificateState::kValid) {
    return save_and_announce(tx, parts.outbox, *it, wire::CertificateChange::kIssued);
  }
  it->state = CertificateState::kExpired;
  return save_and_announce(tx, parts.outbox, *it, wire::CertificateChange::kExpired);
}

}  // namespace farmgate::certification
