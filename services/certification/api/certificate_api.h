#pragma once

#include "services/certification/api/certificate_desk.h"

namespace google::api {
class HttpBody;
}
namespace farmgate::certification::v1 {
class Certificate;
class GetCertificateRequest;
class ListCertificatesRequest;
class ListCertificatesResponse;
class ListExpiringRequest;
class ListExpiringResponse;
class PrintCertificateRequest;
class RecordFormerCertificateRequest;
class RevokeCertificateRequest;
class VerifyCertificateRequest;
class VerifyCertificateResponse;
}  // namespace farmgate::certification::v1

namespace farmgate::certification {

// Certificates from their issue on. Thread-safe.
class CertificateApi {
 public:
  explicit CertificateApi(const CertificateParts& parts) : it_(parts) {}

  StatusOr<rpc::Bytes> record_former(const rpc::Call& call,
                                     const v1::RecordFormerCertificateRequest& request);
  StatusOr<v1::Certificate> get(const rpc::Call& call, const v1::GetCertificateRequest& request);
  StatusOr<v1::ListCertificatesResponse> list(const rpc::Call& call,
                                              const v1::ListCertificatesRequest& request);
  StatusOr<v1::ListExpiringResponse> expiring(const rpc::Call& call,
                                              const v1::ListExpiringRequest& request);
  StatusOr<rpc::Bytes> revoke(const rpc::Call& call, const v1::RevokeCertificateRequest& request);
  StatusOr<v1::VerifyCertificateResponse> verify(const rpc::Call& call,
                                                 const v1::VerifyCertificateRequest& request);
  StatusOr<google::api::HttpBody> print(const rpc::Call& call,
                                        const v1::PrintCertificateRequest& request);

 private:
  CertificateParts it_;
};

}  // namespace farmgate::certification
