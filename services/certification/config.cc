#include "services/certification/config.h"

#include "chassis/host/key_files.h"

namespace farmgate::certification {
namespace {

// A pair of settings that name keys, and what stands in pki_dir where they name nothing.
struct KeyFiles {
  const char* key;
  const char* key_set;
  const char* key_by_default;
  const char* key_set_by_default;
  const char* type;
};
constexpr KeyFiles kCertificates{"certification.certificate_key_file",
                                 "certification.certificate_jwks_file", "ocop.jwk",
                                 "ocop-jwks.json", "ocop"};
constexpr KeyFiles kAudit{"certification.audit_key_file", "certification.audit_jwks_file",
                          "audit.jwk", "audit-jwks.json", "audit"};
constexpr const char* kAuditDir = "certification.audit_dir";

StatusOr<std::unique_ptr<auth::Seal>> open_seal(const host::Settings& settings,
                                                const KeyFiles& files) {
  ASSIGN_OR_RETURN(const auto key, host::read_key(settings, files.key, files.key_by_default));
  ASSIGN_OR_RETURN(const auto known,
                   host::read_key(settings, files.key_set, files.key_set_by_default));
  auto seal = auth::Seal::open(key.value_or(""), known.value_or(""), files.type);
  if (!seal.ok()) return host::wrong_setting(files.key, seal.status().message());
  return seal;
}

std::vector<host::Setting> key_settings(const KeyFiles& files, const std::string& signs) {
  const auto by_default = [](const char* file) {
    return "; none: " + std::string(file) + " in pki_dir";
  };
  return {
      {.name = files.key,
       .fallback = "",
       .unit = host::Unit::kText,
       .help = "private key that signs " + signs + ", a JWK" + by_default(files.key_by_default)},
      {.name = files.key_set,
       .fallback = "",
       .unit = host::Unit::kText,
       .help =
           "public keys of " + signs + ", former ones too" + by_default(files.key_set_by_default)}};
}

}  // namespace

std::vector<host::Setting> certificate_settings() {
  return key_settings(kCertificates, "certificates");
}

std::vector<host::Setting> audit_settings() {
  auto all = key_settings(kAudit, "roots of the audit");
  all.push_back({.name = kAuditDir,
                 .fallback = "",
                 .unit = host::Unit::kText,
                 .help = "folder outside the database for roots of the audit; none: no roots"});
  all.push_back({.name = "certification.audit_every_s",
                 .fallback = "60",
                 .unit = host::Unit::kSeconds,
                 .help = "how often a root is written",
                 .least = 1});
  return all;
}

StatusOr<std::unique_ptr<auth::Seal>> open_certificate_seal(const host::Settings& settings) {
  return open_seal(settings, kCertificates);
}

StatusOr<std::unique_ptr<auth::Seal>> open_audit_seal(const host::Settings& settings) {
  return open_seal(settings, kAudit);
}

StatusOr<std::unique_ptr<auth::Seal>> open_audit_keys(const host::Settings& settings) {
  ASSIGN_OR_RETURN(const auto known,
                   host::read_key(settings, kAudit.key_set, kAudit.key_set_by_default));
  if (!known) return host::wrong_setting(kAudit.key_set, "there are no public keys of roots");
  auto seal = auth::Seal::open("", *known, kAudit.type);
  if (!seal.ok()) return host::wrong_setting(kAudit.key_set, seal.status().message());
  return seal;
}

Status check_keys(const host::Settings& settings) {
  std::vector<KeyFiles> wanted = {kCertificates};
  if (!settings.text(kAuditDir).empty()) wanted.push_back(kAudit);
  for (const KeyFiles& files : wanted) {
    ASSIGN_OR_RETURN(const auto seal, open_seal(settings, files));
    const Status signs = seal->close("a trial").status();
    if (signs.ok()) continue;
    return host::wrong_setting(files.key, std::string(signs.message()) + "; bring " +
                                              files.key_by_default + " back into pki_dir");
  }
  return ok();
}

std::optional<RootFiles> audit_files(const host::Settings& settings) {
  const std::string& folder = settings.text(kAuditDir);
  if (folder.empty()) return std::nullopt;
  return RootFiles(folder);
}

std::chrono::milliseconds audit_interval(const host::Settings& settings) {
  return settings.duration("certification.audit_every_s");
}

}  // namespace farmgate::certification
