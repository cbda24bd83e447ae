#pragma once

#include <string>
#include <vector>

#include "apps/edge/contract.h"
#include "chassis/base/status.h"
#include "chassis/host/settings.h"

namespace farmgate::edge {

// The settings edge.*, with what they are without a word from anybody.
std::vector<host::Setting> settings();

// What Envoy reads.
struct Files {
  std::string configuration;  // envoy.yaml
  std::string script;         // edge.lua
};

// The files for these settings, which will lie in the folder `out`. Nothing but the arguments goes
// into them. INVALID_ARGUMENT/SETTING_INVALID for what would be no safe edge.
StatusOr<Files> files(const host::Settings& settings, const Contract& contract,
                      const std::string& out);

}  // namespace farmgate::edge
