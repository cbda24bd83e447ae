#pragma once

#include <string>

#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::apps {

// A token out of --as, --roles, --orgs, --commune and --province, signed with pki_dir/token.jwk;
// "" when neither --as nor --roles is given. Development and tests: production has its provider.
StatusOr<std::string> token_of(const host::Settings& settings);

}  // namespace farmgate::apps
