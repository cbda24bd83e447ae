#pragma once

#include "chassis/telemetry/log.h"

namespace farmgate::telemetry {

// A warning that something will repeat for as long as its cause lasts. The line is written at once
// and, while it repeats, once in 30 s with the number of those left out. Thread-safe.
void warn_seldom(std::string_view message, Fields fields);

}  // namespace farmgate::telemetry
