#include "chassis/auth/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <ctime>
#include <memory>
#include <string>
#include <vector>

namespace farmgate::auth {
namespace {

struct Freed {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
  void operator()(STACK_OF(X509) * chain) const { sk_X509_free(chain); }
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

// All that stand in a text, in order.
std::vector<Owned<X509>> certificates_of(std::string_view pem) {
  std::vector<Owned<X509>> all;
  const Owned<BIO> bio = memory(pem);
  while (X509* const next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    all.emplace_back(next);
  }
  ERR_clear_error();
  return all;
}

Status bad(std::string message) {
  return Status(Code::kFailedPrecondition, "CERTIFICATE_INVALID", std::move(message));
}

Status check_period(const X509* certificate) {
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
    return bad("the certificate is not valid yet: look at this machine's clock");
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
    return bad("the certificate has expired: issue it anew");
  }
  return ok();
}

}  // namespace

Status check_fits(std::string_view certificate_pem, std::string_view key_pem) {
  const Owned<X509> certificate = certificate_of(certificate_pem);
  if (!certificate) return bad("the certificate is not PEM");
  const Owned<BIO> bio = memory(key_pem);
  // Without a word of ours OpenSSL would ask the terminal for the passphrase.
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  const bool fits = key && X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!key) return bad("the key is not an unencrypted PEM key");
  if (!fits) return bad("the key does not belong to the certificate");
  return ok();
}

Status check_key_pair(std::string_view certificate_pem, std::string_view key_pem) {
  const Owned<X509> certificate = certificate_of(certificate_pem);
  if (certificate) RETURN_IF_ERROR(check_period(certificate.get()));
  return check_fits(certificate_pem, key_pem);
}

Status check_authority(std::string_view ca_pem) {
  Status status = bad("the authority is not PEM");
  for (const auto& authority : certificates_of(ca_pem)) {
    status = check_period(authority.get());
    if (status.ok()) break;
  }
  return status;
}

Status check_signed(std::string_view certificate_pem, std::string_view ca_pem) {
  const auto chain = certificates_of(certificate_pem);
  if (chain.empty()) return bad("the certificate is not PEM");
  const Owned<X509_STORE> trusted(X509_STORE_new());
  const auto authorities = certificates_of(ca_pem);
  for (const auto& authority : authorities) X509_STORE_add_cert(trusted.get(), authority.get());
  // As gRPC and Envoy have it: what we trust need not be a root.
  X509_STORE_set_flags(trusted.get(), X509_V_FLAG_PARTIAL_CHAIN);
  const Owned<STACK_OF(X509)> between(sk_X509_new_null());
  for (const auto& it : chain) sk_X509_push(between.get(), it.get());
  const Owned<X509_STORE_CTX> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), trusted.get(), chain.front().get(), between.get());
  const bool fits = X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  if (fits) return ok();
  return bad("no authority that we trust signed the certificate (" +
             std::string(X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()))) +
             ")");
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
