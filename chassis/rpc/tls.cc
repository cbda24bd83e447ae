#include "chassis/rpc/tls.h"

#include "chassis/auth/certificate.h"
#include "chassis/base/file.h"

namespace farmgate::rpc {
namespace {

Status bad_file(const std::string& path, std::string_view cause) {
  return Status(Code::kFailedPrecondition, "CERTIFICATE_INVALID", path + ": " + std::string(cause));
}

StatusOr<std::string> read(const std::string& path) {
  auto text = read_file(path);
  if (!text.ok() || text->empty()) return bad_file(path, "cannot be read or is empty");
  return text;
}

}  // namespace

TlsFiles tls_files(std::string_view pki_dir, std::string_view name) {
  const std::string dir(pki_dir), stem = dir + "/" + std::string(name);
  return {.ca = dir + "/ca.pem", .certificate = stem + ".pem", .key = stem + ".key"};
}

StatusOr<TlsTexts> load_tls(const TlsFiles& files) {
  TlsTexts texts;
  ASSIGN_OR_RETURN(texts.ca, read(files.ca));
  ASSIGN_OR_RETURN(texts.certificate, read(files.certificate));
  ASSIGN_OR_RETURN(texts.key, read(files.key));
  if (const Status status = auth::check_authority(texts.ca); !status.ok()) {
    return bad_file(files.ca, status.message());
  }
  if (const Status status = auth::check_key_pair(texts.certificate, texts.key); !status.ok()) {
    return bad_file(files.certificate + " with " + files.key, status.message());
  }
  // Else every peer that trusts what we trust would turn us away, our own watchdog first.
  if (const Status status = auth::check_signed(texts.certificate, texts.ca); !status.ok()) {
    return bad_file(files.certificate + " with " + files.ca, status.message());
  }
  return texts;
}

}  // namespace farmgate::rpc
