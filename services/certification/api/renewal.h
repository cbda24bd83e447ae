#pragma once

#include "services/certification/api/dossier_desk.h"

namespace farmgate::certification {

// Dossiers about a certificate that the product has: upgrades and re-ratings.

// Whether it fits the certificates of its product, as the domain judges it. INVALID_FIELD,
// NOT_FOUND, CERTIFICATE_KNOWN, CERTIFICATE_NOT_VALID.
Status check_renewal(pg::Tx& tx, const Dossier& dossier, Date today);
// Whether an upgrade still wants more stars than its certificate has. INVALID_FIELD.
Status check_wanted_star(pg::Tx& tx, const Dossier& dossier);
// A dossier is filed for the first time: looked at once more, and a re-rating in its days, from
// when on the certificate goes on until the result, for so many days at most. WINDOW_CLOSED and
// those of check_renewal.
Status begin_renewal(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier, Time now);
// It ended without another certificate: the one it was about ends by its own day.
Status end_renewal(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier, Time now);

}  // namespace farmgate::certification
