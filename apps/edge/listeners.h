#pragma once

#include <map>
#include <string>

#include "apps/edge/template.h"
#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::edge {

// Where the edge is reached, by the world and by those who watch it.
Status add_listeners(const host::Settings& settings, Values& values);

// Certificates, keys and whom to trust, each in a file of its own: Envoy reads those again.
StatusOr<std::map<std::string, std::string>> secrets(const host::Settings& settings);

}  // namespace farmgate::edge
