#pragma once

#include "services/certification/api/dossier_desk.h"

namespace farmgate::certification::v1 {
class CheckIntakeRequest;
class ExtendDeadlineRequest;
class FileAdvisoryReportRequest;
class ListDossierActivitiesRequest;
class ListDossierActivitiesResponse;
class ProposeDossierRequest;
class ReceiveDossierRequest;
class ReturnDossierRequest;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// What the desks of communes and of the province do with a dossier, up to the council's table.
class ReviewApi {
 public:
  explicit ReviewApi(const DossierParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> receive(const rpc::Call& call, const v1::ReceiveDossierRequest& request);
  StatusOr<rpc::Bytes> send_back(const rpc::Call& call, const v1::ReturnDossierRequest& request);
  StatusOr<rpc::Bytes> propose(const rpc::Call& call, const v1::ProposeDossierRequest& request);
  StatusOr<rpc::Bytes> check_intake(const rpc::Call& call, const v1::CheckIntakeRequest& request);
  StatusOr<rpc::Bytes> advise(const rpc::Call& call, const v1::FileAdvisoryReportRequest& request);
  StatusOr<rpc::Bytes> extend(const rpc::Call& call, const v1::ExtendDeadlineRequest& request);
  StatusOr<v1::ListDossierActivitiesResponse> activities(
      const rpc::Call& call, const v1::ListDossierActivitiesRequest& request);

 private:
  DossierParts it_;
};

}  // namespace farmgate::certification
