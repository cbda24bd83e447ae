#include "apps/season/recognition_state.h"

#include "apps/season/identities.h"
#include "apps/season/pages.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "farmgate/certification/v1/dossier_service.pb.h"

namespace farmgate::season {

namespace vp = certification::v1;

StatusOr<RecognitionOutcome> read_recognition(Client& client,
                                              const std::set<std::string>& households) {
  RecognitionOutcome out;
  RETURN_IF_ERROR(each_page<vp::ListDossiersResponse>(
      client, "farmgate.certification.v1.DossierService/ListDossiers", vp::ListDossiersRequest(),
      officer(), [&](const vp::ListDossiersResponse& page) {
        for (const vp::Dossier& it : page.dossiers()) {
          if (!households.contains(it.producer())) continue;
          ++out.dossiers;
          if (it.state() == vp::DOSSIER_STATE_RETURNED) ++out.returned;
          if (it.state() == vp::DOSSIER_STATE_NOT_RECOGNISED) ++out.not_recognised;
          if (it.state() == vp::DOSSIER_STATE_RECOGNISED) ++out.recognised;
          if (it.state() == vp::DOSSIER_STATE_CENTRAL_DECIDED) ++out.by_the_centre;
        }
      }));
  RETURN_IF_ERROR(each_page<vp::ListCertificatesResponse>(
      client, "farmgate.certification.v1.CertificateService/ListCertificates",
      vp::ListCertificatesRequest(), officer(), [&](const vp::ListCertificatesResponse& page) {
        for (const vp::Certificate& it : page.certificates()) {
          if (!households.contains(it.producer())) continue;
          if (it.state() == vp::CERTIFICATE_STATE_REVOKED) ++out.revoked;
          if (it.state() != vp::CERTIFICATE_STATE_VALID) continue;
          ++out.stars[it.star()];
          out.star_of[it.product()] = it.star();
        }
      }));
  return out;
}

}  // namespace farmgate::season
