#pragma once

#include <map>
#include <string>
#include <vector>

#include "apps/edge/contract.h"
#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::edge {

// The settings edge.*, with what they are without a word from anybody.
std::vector<host::Setting> settings();

// The two files of Swagger UI, in edge.docs_dir and beside the files below.
inline constexpr const char* kDocsStyle = "swagger-ui.css";
inline constexpr const char* kDocsScript = "swagger-ui-bundle.js";

// What Envoy reads, by name: envoy.yaml and what that names.
using Files = std::map<std::string, std::string>;

// The files for these settings, which will lie in the folder `out`. Nothing but the arguments goes
// into them. INVALID_ARGUMENT/SETTING_INVALID for what would be no safe edge.
StatusOr<Files> files(const host::Settings& settings, const Contract& contract,
                      const std::string& out);

}  // namespace farmgate::edge
