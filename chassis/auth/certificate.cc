#include "chassis/auth/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

namespace farmgate::auth {
namespace {

struct Freed {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using Owned = std::unique_ptr<T, Freed>;

Owned<BIO> memory(std::string_view text) {
  return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Owned<X509> certificate_of(std::string_view pem) {
  const Owned<BIO> bio = memory(pem);
  Owned<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();  // a later call of gRPC on this thread must not find our error
  return certificate;
}

Status bad(std::string message) {
  return Status(Code::kFailedPrecondition, "CERTIFICATE_INVALID", std::move(message));
}

Status check_period(const X509* certificate) {
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
    return bad("the certificate is not valid yet");
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
    return bad("the certificate has expired");
  }
  return ok();
}

}  // namespace

Status check_key_pair(std::string_view certificate_pem, std::string_view key_pem) {
  const Owned<X509> certificate = certificate_of(certificate_pem);
  if (!certificate) return bad("the certificate is not PEM");
  RETURN_IF_ERROR(check_period(certificate.get()));
  const Owned<BIO> bio = memory(key_pem);
  const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  const bool fits = key && X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!key) return bad("the key is not an unencrypted PEM key");
  if (!fits) return bad("the key does not belong to the certificate");
  return ok();
}

Status check_authority(std::string_view ca_pem) {
  const Owned<X509> certificate = certificate_of(ca_pem);
  if (!certificate) return bad("the authority is not PEM");
  return check_period(certificate.get());
}

StatusOr<std::chrono::system_clock::time_point> expiry(std::string_view certificate_pem) {
  const Owned<X509> certificate = certificate_of(certificate_pem);
  std::tm fields{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &fields) != 1) {
    return bad("the certificate is not PEM");
  }
  return std::chrono::system_clock::from_time_t(::timegm(&fields));
}

}  // namespace farmgate::auth
