#pragma once

#include <string>
#include <vector>

namespace farmgate::bench {

// Measures what is named (producer, import, listing, search, market, edge, register, settlement,
// advice, events, processes), or everything, and prints a table, or a JSON array of {name, unit,
// ours, baseline, ratio, target, met}. Exit code 0 when all of it could be measured, whatever it
// was.
int run(const std::string& self, bool json, const std::vector<std::string>& names);

}  // namespace farmgate::bench
