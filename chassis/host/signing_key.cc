#include "chassis/host/signing_key.h"

#include "chassis/base/file.h"

namespace farmgate::host {

StatusOr<std::string> signing_key(const Settings& settings) {
  const std::string path = settings.text("pki_dir") + "/token.jwk";
  auto jwk = read_file(path);
  if (!jwk.ok()) return refuse("KEY_MISSING", "there is no signing key at " + path);
  return jwk;
}

}  // namespace farmgate::host
