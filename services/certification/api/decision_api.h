#pragma once

#include "services/certification/api/certificate_desk.h"

namespace farmgate::certification::v1 {
class DecideDossierRequest;
class DossierDecision;
class RecordCentralResultRequest;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// What the province decides about a dossier, and what comes back from the central council.
// Thread-safe.
class DecisionApi {
 public:
  explicit DecisionApi(const CertificateParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> decide(const rpc::Call& call, const v1::DecideDossierRequest& request);
  StatusOr<rpc::Bytes> record_central(const rpc::Call& call,
                                      const v1::RecordCentralResultRequest& request);

 private:
  struct Ground;
  StatusOr<Ground> ground(pg::Tx& tx, const Dossier& dossier);
  struct Grant {
    std::string issuer;
    RecognitionLevel level;
    Uuid request_id;
  };
  StatusOr<v1::DossierDecision> settled(pg::Tx& tx, const rpc::Call& call, Dossier& dossier,
                                        const Decision& decision, const Grant& grant);

  CertificateParts it_;
};

}  // namespace farmgate::certification
