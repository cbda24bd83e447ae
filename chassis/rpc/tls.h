#pragma once

#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::rpc {

// Paths of PEM files.
struct TlsFiles {
  std::string ca;
  std::string certificate;
  std::string key;
};

// pki_dir as tools/pki makes it: ca.pem, <name>.pem, <name>.key.
TlsFiles tls_files(std::string_view pki_dir, std::string_view name);

struct TlsTexts {
  std::string ca, certificate, key;
};

// FAILED_PRECONDITION/CERTIFICATE_INVALID naming the file that is missing, not PEM, expired, or
// whose key does not belong to its certificate.
StatusOr<TlsTexts> load_tls(const TlsFiles& files);

}  // namespace farmgate::rpc
