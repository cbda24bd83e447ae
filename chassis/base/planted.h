#pragma once

#include <cstdlib>
#include <string_view>

namespace farmgate {

// The bugs that the tests must catch (M1, M2 ...), one at a time: FARMGATE_PLANTED=M4 in a build
// with -DFARMGATE_PLANT=ON. Any other build folds the call to false and keeps no trace of it.
#ifdef FARMGATE_PLANT
inline bool planted(std::string_view bug) {
  const char* wanted = std::getenv("FARMGATE_PLANTED");
  return wanted != nullptr && bug == wanted;
}
#else
constexpr bool planted(std::string_view) { return false; }
#endif

}  // namespace farmgate
