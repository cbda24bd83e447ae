#pragma once

#include "services/certification/api/dossier_desk.h"

namespace farmgate::certification::v1 {
class Checklist;
class GenerateChecklistRequest;
class AssessDossierRequest;
class SelfAssessment;
class SelfAssessRequest;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// How an owner scores its own product, what is missing, and what would help most.
class AssessmentApi {
 public:
  explicit AssessmentApi(const DossierParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> assess(const rpc::Call& call, const v1::SelfAssessRequest& request);
  StatusOr<v1::SelfAssessment> get(const rpc::Call& call, const v1::AssessDossierRequest& request);
  StatusOr<v1::Checklist> checklist(const rpc::Call& call,
                                    const v1::GenerateChecklistRequest& request);

 private:
  DossierParts it_;
};

}  // namespace farmgate::certification
