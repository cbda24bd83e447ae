#pragma once

#include <string>

namespace farmgate::bench {

// Measures everything and prints a table, or a JSON array of {name, unit, ours, baseline, ratio,
// target, met}. Exit code 0 when everything could be measured, whatever it was.
int run_all(const std::string& self, bool json);

}  // namespace farmgate::bench
