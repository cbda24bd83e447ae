#pragma once

#include <string_view>

namespace farmgate {

// data/admin/*.csv, compiled in.
std::string_view provinces_csv();
std::string_view communes_csv();
std::string_view old_provinces_csv();
std::string_view old_districts_csv();
std::string_view old_communes_csv();
// data/species/species.csv, compiled in.
std::string_view species_csv();

}  // namespace farmgate
