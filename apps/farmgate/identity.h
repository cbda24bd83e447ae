#pragma once

#include <string>

#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::apps {

// What cures auth::check_key_set, in a sentence that goes on where the file was named.
inline constexpr const char* kKeySetCure =
    "put the provider's public keys (JWKS) there, or set jwks_file";

// A token out of --as, --roles, --orgs, --commune and --province, signed with pki_dir/token.jwk;
// "" when neither --as nor --roles is given. Development and tests: production has its provider.
StatusOr<std::string> token_of(const host::Settings& settings);

}  // namespace farmgate::apps
