#pragma once

#include <string>
#include <utility>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate {

// Gathers what is wrong with a thing, so that its owner learns of everything at once. Paths are
// those of the fields below `root`.
class Violations {
 public:
  explicit Violations(std::string root) : root_(std::move(root)) {}

  void unless(bool fulfilled, const std::string& path, const std::string& what) {
    if (!fulfilled) found_.push_back({root_ + "." + path, what});
  }
  // Those of a part that was checked on its own.
  void add(const Status& part) {
    found_.insert(found_.end(), part.violations().begin(), part.violations().end());
  }
  // INVALID_ARGUMENT/INVALID_FIELD, or ok.
  Status status(std::string message) && {
    if (found_.empty()) return ok();
    return Status(Code::kInvalidArgument, "INVALID_FIELD", std::move(message))
        .with(std::move(found_));
  }

 private:
  std::string root_;
  std::vector<Violation> found_;
};

}  // namespace farmgate
