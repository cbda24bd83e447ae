#pragma once

#include <string>

namespace farmgate::bench {

// One line of the table: ours against what it is judged by, measured in the same run.
struct Row {
  std::string name;
  std::string unit;
  double ours = 0;
  double baseline = 0;  // 0: the target is absolute
  double ratio = 0;     // ours / baseline; 0 without one
  double target = 0;    // of the ratio, or absolute
  bool met = false;
};

inline Row absolute(std::string name, std::string unit, double ours, double target, bool met) {
  return {std::move(name), std::move(unit), ours, 0, 0, target, met};
}
// Without a target: shown for the reader.
inline Row reported(std::string name, std::string unit, double ours) {
  return {std::move(name), std::move(unit), ours, 0, 0, 0, true};
}

}  // namespace farmgate::bench
