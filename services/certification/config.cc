#include "services/certification/config.h"

#include <fstream>
#include <sstream>

namespace farmgate::certification {
namespace {

constexpr const char* kKey = "certification.certificate_key_file";
constexpr const char* kKeySet = "certification.certificate_jwks_file";

Status unusable(const char* setting, std::string cause) {
  return Status(Code::kInvalidArgument, "SETTING_INVALID",
                std::string(setting) + ": " + std::move(cause));
}

StatusOr<std::string> text_of(const host::Settings& settings, const char* setting,
                              const char* by_default) {
  const std::string& named = settings.text(setting);
  const std::string path = named.empty() ? settings.text("pki_dir") + "/" + by_default : named;
  std::ifstream file(path);
  if (!file && named.empty()) return std::string();
  if (!file) return unusable(setting, path + " cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

std::vector<host::Setting> certificate_settings() {
  return {
      {.name = kKey,
       .fallback = "",
       .unit = host::Unit::kText,
       .help = "private key that signs certificates, a JWK; none: ocop.jwk in pki_dir"},
      {.name = kKeySet,
       .fallback = "",
       .unit = host::Unit::kText,
       .help = "public keys of certificates, former ones too; none: ocop-jwks.json in pki_dir"}};
}

StatusOr<std::unique_ptr<auth::Seal>> open_certificate_seal(const host::Settings& settings) {
  ASSIGN_OR_RETURN(const std::string key, text_of(settings, kKey, "ocop.jwk"));
  ASSIGN_OR_RETURN(const std::string known, text_of(settings, kKeySet, "ocop-jwks.json"));
  auto seal = auth::Seal::open(key, known, "ocop");
  if (!seal.ok()) return unusable(kKey, std::string(seal.status().message()));
  return seal;
}

}  // namespace farmgate::certification
