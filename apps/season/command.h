#pragma once

#include <string>
#include <vector>

namespace farmgate::season {

// `season play --seed N --data FOLDER --config FILE`: plays what is left of a season and prints its
// table; a finished one is read back. `season table ...` prints the table only. Exit code 0 when
// the table is right.
int run(const std::string& program, const std::vector<std::string>& arguments);

}  // namespace farmgate::season
