#pragma once

#include <string_view>

namespace farmgate {

// data/admin/*.csv, compiled in.
std::string_view provinces_csv();
std::string_view communes_csv();

}  // namespace farmgate
