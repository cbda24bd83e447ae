#pragma once

#include "services/certification/api/dossier_desk.h"

namespace farmgate::certification {

// Dossiers about a certificate that the product has: upgrades and re-ratings.

// What a dossier of such a kind names: a certificate of its product. INVALID_FIELD where the kind
// and the name do not fit or an upgrade wants no more stars, NOT_FOUND, CERTIFICATE_NOT_VALID.
Status check_renewal(pg::Tx& tx, const Dossier& dossier, Date today);
// A re-rating is filed for the first time: in its days, from when on the certificate goes on until
// the result, for so many days at most. WINDOW_CLOSED, CERTIFICATE_NOT_VALID.
Status begin_renewal(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier, Time now);
// It ended without another certificate: the one it was about ends by its own day.
Status end_renewal(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier, Time now);

}  // namespace farmgate::certification
