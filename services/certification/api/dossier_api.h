#pragma once

#include "services/certification/api/dossier_desk.h"

namespace farmgate::certification::v1 {
class CreateDossierRequest;
class DeleteDossierRequest;
class Dossier;
class GenerateYearlySummaryRequest;
class GetDossierRequest;
class ListDossiersRequest;
class ListDossiersResponse;
class SubmitDossierRequest;
class UpdateDossierRequest;
class WithdrawDossierRequest;
class YearlySummary;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// What a dossier's owner does with it as a whole, and how it is read.
class DossierApi {
 public:
  explicit DossierApi(const DossierParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateDossierRequest& request);
  StatusOr<v1::Dossier> get(const rpc::Call& call, const v1::GetDossierRequest& request);
  StatusOr<v1::ListDossiersResponse> list(const rpc::Call& call,
                                          const v1::ListDossiersRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateDossierRequest& request);
  StatusOr<rpc::Bytes> remove(const rpc::Call& call, const v1::DeleteDossierRequest& request);
  StatusOr<rpc::Bytes> submit(const rpc::Call& call, const v1::SubmitDossierRequest& request);
  StatusOr<rpc::Bytes> withdraw(const rpc::Call& call, const v1::WithdrawDossierRequest& request);
  StatusOr<v1::YearlySummary> summary(const rpc::Call& call,
                                      const v1::GenerateYearlySummaryRequest& request);

 private:
  DossierParts it_;
};

}  // namespace farmgate::certification
