#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::host {

// The file that `setting` names; where it names none, `by_default` in pki_dir.
std::string key_file(const Settings& settings, std::string_view setting,
                     std::string_view by_default);

// What is in that file; nothing where the setting names none and pki_dir has none. SETTING_INVALID
// for a file that was named or is there, and is empty or cannot be read: who took it for absent
// would go on without a key that somebody gave it.
StatusOr<std::optional<std::string>> read_key(const Settings& settings, std::string_view setting,
                                              std::string_view by_default);

// The public keys of tokens.
std::string key_set_file(const Settings& settings);

// pki_dir/token.jwk, by which tools of development sign tokens (auth::sign_token).
// FAILED_PRECONDITION/KEY_MISSING names the file: production has none, it has its provider.
StatusOr<std::string> signing_key(const Settings& settings);

}  // namespace farmgate::host
