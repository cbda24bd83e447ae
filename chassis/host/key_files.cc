#include "chassis/host/key_files.h"

#include "chassis/base/file.h"

namespace farmgate::host {
namespace {

std::string in_pki_dir(const Settings& settings, std::string_view name) {
  return settings.text("pki_dir") + "/" + std::string(name);
}

}  // namespace

std::string key_file(const Settings& settings, std::string_view setting,
                     std::string_view by_default) {
  const std::string& named = settings.text(setting);
  return named.empty() ? in_pki_dir(settings, by_default) : named;
}

StatusOr<std::optional<std::string>> read_key(const Settings& settings, std::string_view setting,
                                              std::string_view by_default) {
  const std::string path = key_file(settings, setting, by_default);
  auto text = read_file(path);
  if (text.ok() && !text->empty()) return std::optional(std::move(*text));
  const Status fault = text.status();
  if (fault.reason() == kFileMissing && settings.text(setting).empty()) {
    return std::optional<std::string>();
  }
  return wrong_setting(setting, (text.ok() ? path + " is empty" : std::string(fault.message())) +
                                    "; bring the key back, as a file that this process may read");
}

std::string key_set_file(const Settings& settings) {
  return key_file(settings, "jwks_file", "jwks.json");
}

StatusOr<std::string> signing_key(const Settings& settings) {
  const std::string path = in_pki_dir(settings, "token.jwk");
  auto jwk = read_file(path);
  if (jwk.ok() || jwk.status().reason() != kFileMissing) return jwk;
  return refuse("KEY_MISSING", "there is no signing key at " + path);
}

}  // namespace farmgate::host
