#include <cstdio>
#include <filesystem>
#include <fstream>

#include "apps/edge/config.h"
#include "apps/edge/contract.h"
#include "apps/edge/openapi.h"
#include "apps/farmgate/commands.h"
#include "apps/farmgate/identity.h"
#include "chassis/auth/certificate.h"
#include "chassis/auth/key_set.h"
#include "chassis/base/file.h"
#include "chassis/host/key_files.h"
#include "chassis/rpc/tls.h"

namespace farmgate::apps {
namespace {

Status write(const std::filesystem::path& path, const std::string& bytes) {
  const std::filesystem::path fresh = path.string() + ".new";
  std::ofstream file(fresh, std::ios::binary);
  file << bytes;
  file.close();
  std::error_code failed;
  if (file) std::filesystem::rename(fresh, path, failed);
  if (!file || failed) {
    return Status(Code::kFailedPrecondition, "FILE_UNWRITABLE", "cannot write " + path.string());
  }
  return ok();
}

Status check_pair(const std::string& certificate_file, const std::string& key_file) {
  ASSIGN_OR_RETURN(const std::string certificate, read_file(certificate_file));
  ASSIGN_OR_RETURN(const std::string key, read_file(key_file));
  return auth::check_key_pair(certificate, key);
}

// With a pair that does not fit Envoy starts all the same, says that it is ready and takes no
// connection: a roll-out would go on until no edge is left.
Status check_certificates(const host::Settings& settings) {
  RETURN_IF_ERROR(rpc::load_tls(rpc::tls_files(settings.text("pki_dir"), "edge")).status());
  const std::string& certificate = settings.text("edge.tls_certificate");
  const std::string& key = settings.text("edge.tls_key");
  if (certificate.empty()) return ok();
  const Status fits = check_pair(certificate, key);
  if (fits.ok()) return ok();
  return Status(Code::kFailedPrecondition, "CERTIFICATE_INVALID",
                certificate + " with " + key + ": " + std::string(fits.message()));
}

// Envoy does not start without the file, and with one that is no key set it lets nobody in who has
// a token.
Status check_keys(const host::Settings& settings) {
  const Status keys = auth::check_key_set(host::key_set_file(settings));
  if (keys.ok()) return ok();
  return Status(Code::kFailedPrecondition, "JWKS_INVALID",
                std::string(keys.message()) + ": " + kKeySetCure);
}

// Envoy may run where edge.docs_dir is not.
Status copy_docs(const std::string& from, const std::filesystem::path& folder) {
  if (from.empty()) return ok();
  for (const char* name : {edge::kDocsStyle, edge::kDocsScript}) {
    const std::string path = std::filesystem::path(from) / name;
    const auto bytes = read_file(path);
    if (!bytes.ok() || bytes->empty()) {
      return Status(Code::kFailedPrecondition, "FILE_UNREADABLE",
                    "edge.docs_dir: cannot read " + path);
    }
    RETURN_IF_ERROR(write(folder / name, *bytes));
  }
  return ok();
}

// Where it will listen, for who starts it: a line each.
void say_addresses(const host::Settings& settings) {
  const bool tls = !settings.text("edge.tls_certificate").empty();
  std::printf("edge=%s://%s\n", tls ? "https" : "http", settings.text("edge.listen").c_str());
  const std::string& probe = settings.text("edge.probe_listen");
  if (!probe.empty()) std::printf("probe=http://%s\n", probe.c_str());
}

}  // namespace

// Envoy and we see the same folder, so its files are named by their whole path.
Status edge(const Context& context) {
  const std::string& out = context.settings.text("out");
  if (out.empty() || !context.words.empty()) {
    return Status(Code::kInvalidArgument, "USAGE", "edge --config FILE --out FOLDER");
  }
  const std::filesystem::path folder = std::filesystem::absolute(out);
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  const auto& contract = edge::Contract::own();
  ASSIGN_OR_RETURN(const auto files, edge::files(context.settings, contract, folder.string()));
  RETURN_IF_ERROR(check_certificates(context.settings));
  RETURN_IF_ERROR(check_keys(context.settings));
  for (const auto& [name, bytes] : files) RETURN_IF_ERROR(write(folder / name, bytes));
  RETURN_IF_ERROR(copy_docs(context.settings.text("edge.docs_dir"), folder));
  say_addresses(context.settings);
  return ok();
}

Status openapi(const Context& context) {
  if (!context.words.empty()) return Status(Code::kInvalidArgument, "USAGE", "openapi");
  const std::string text = edge::openapi(edge::Contract::own());
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return internal("the description cannot be written");
  }
  return ok();
}

}  // namespace farmgate::apps
