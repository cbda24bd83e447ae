#pragma once

#include <string>

#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::host {

// pki_dir/token.jwk, by which tools of development sign tokens (auth::sign_token).
// FAILED_PRECONDITION/KEY_MISSING names the file: production has none, it has its provider.
StatusOr<std::string> signing_key(const Settings& settings);

}  // namespace farmgate::host
