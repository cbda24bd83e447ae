#pragma once

#include <map>
#include <string>

#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::edge {

// Certificates, keys and whom to trust, each in a file of its own: Envoy reads those again.
StatusOr<std::map<std::string, std::string>> secrets(const host::Settings& settings);

}  // namespace farmgate::edge
