#pragma once

#include "chassis/intake/file.h"
#include "services/certification/api/dossier_desk.h"

namespace google::api {
class HttpBody;
}
namespace farmgate::certification::v1 {
class AttachEvidenceRequest;
class DeleteEvidenceRequest;
class Evidence;
class GetEvidenceRequest;
class ListEvidenceRequest;
class ListEvidenceResponse;
class PreviewEvidenceRequest;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// The files of a dossier.
class EvidenceApi {
 public:
  explicit EvidenceApi(const DossierParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> attach(const rpc::Call& call, const v1::AttachEvidenceRequest& first,
                              rpc::Incoming& rest);
  StatusOr<v1::Evidence> get(const rpc::Call& call, const v1::GetEvidenceRequest& request);
  StatusOr<v1::ListEvidenceResponse> list(const rpc::Call& call,
                                          const v1::ListEvidenceRequest& request);
  StatusOr<rpc::Bytes> remove(const rpc::Call& call, const v1::DeleteEvidenceRequest& request);
  StatusOr<google::api::HttpBody> read(const rpc::Call& call,
                                       const v1::PreviewEvidenceRequest& request);

 private:
  // Files that are being received; each holds its bytes until it is stored.
  static constexpr int kUploadsMost = 8;

  StatusOr<rpc::Bytes> store(const rpc::Call& call, const v1::AttachEvidenceRequest& first,
                             const std::string& content);

  DossierParts it_;
  intake::Places uploads_{kUploadsMost};
};

}  // namespace farmgate::certification
