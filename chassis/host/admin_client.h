#pragma once

#include <string>

#include "chassis/base/status.h"

namespace farmgate::host {

// GET of another process's admin port ("host:port", "/metrics"). UNAVAILABLE when nobody answers
// or the answer is not 200.
StatusOr<std::string> fetch(const std::string& address, const std::string& path);

}  // namespace farmgate::host
