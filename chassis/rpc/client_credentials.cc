#include "chassis/rpc/client_credentials.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

#include "chassis/rpc/identity.h"

namespace farmgate::rpc {
namespace {

namespace tls = grpc::experimental;

class NamedServer final : public tls::ExternalCertificateVerifier {
 public:
  explicit NamedServer(std::string uri) : uri_(std::move(uri)) {}

  bool Verify(tls::TlsCustomVerificationCheckRequest* request, std::function<void(grpc::Status)>,
              grpc::Status* status) override {
    const auto names = request->uri_names();
    const bool named = names.size() == 1 && names.front() == grpc::string_ref(uri_);
    if (!named) {
      *status = grpc::Status(grpc::StatusCode::UNAUTHENTICATED,
                             "the server's certificate does not name " + uri_);
    }
    return true;  // decided at once
  }
  void Cancel(tls::TlsCustomVerificationCheckRequest*) override {}

 private:
  const std::string uri_;
};

}  // namespace

std::shared_ptr<grpc::ChannelCredentials> client_credentials(const TlsTexts& texts,
                                                             const std::string& service) {
  tls::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(std::make_shared<tls::StaticDataCertificateProvider>(
      texts.ca, std::vector<tls::IdentityKeyCertPair>{
                    {.private_key = texts.key, .certificate_chain = texts.certificate}}));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_check_call_host(false);
  options.set_verify_server_certs(true);
  options.set_certificate_verifier(tls::ExternalCertificateVerifier::Create<NamedServer>(
      std::string(kIdentityPrefix) + service));
  return tls::TlsCredentials(options);
}

}  // namespace farmgate::rpc
