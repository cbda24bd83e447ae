#pragma once

#include <string>
#include <string_view>

namespace farmgate::season {

// The name of one step of many, out of which its request id and its amounts are derived.
inline std::string numbered(std::string_view step, int number) {
  return std::string(step) + "/" + std::to_string(number);
}

}  // namespace farmgate::season
