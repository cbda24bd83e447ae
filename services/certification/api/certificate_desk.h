#pragma once

#include <string>

#include "chassis/auth/seal.h"
#include "services/certification/api/dossier_desk.h"
#include "services/certification/storage/certificates.h"
#include "services/certification/wire/certificate.h"

namespace farmgate::certification {

// What every handler of CertificateService works with.
struct CertificateParts {
  DossierParts dossiers;
  const auth::Seal& seal;
};

// Signs a certificate, stores it in place of one that its product has, and tells of both.
// CERTIFICATE_KEY_MISSING, CERTIFICATE_KNOWN.
Status issue(pg::Tx& tx, const CertificateParts& parts, Certificate& certificate,
             const Uuid& request_id, Time now);
// The one that a decision gives a dossier's product: its number, code and days, not issued yet.
StatusOr<Certificate> certificate_for(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier,
                                      const Decision& decision);

}  // namespace farmgate::certification
