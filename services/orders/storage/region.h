#pragma once

#include <string>
#include <vector>

namespace farmgate::orders {

// Whose money an officer looks at: everybody's, or that of the sellers in these communes. What is
// nobody's yet is everybody's to look at.
struct Region {
  bool all = true;
  std::vector<std::string> communes = {};
};

}  // namespace farmgate::orders
