#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate::certification {

// A folder of lines that are only ever added, a file a day. What a crash left of a line that was
// not finished is no line: the next one takes its place.
class RootFiles {
 public:
  static constexpr std::size_t kLineMost = 128 * 1024;

  explicit RootFiles(std::string folder) : folder_(std::move(folder)) {}

  const std::string& folder() const { return folder_; }
  // The newest whole line. UNAVAILABLE/AUDIT_DIR_UNREADABLE.
  StatusOr<std::optional<std::string>> last() const;
  // On the disk when it returns. In the file of that day ("2026-11-29"), or of the newest day there
  // is. UNAVAILABLE/AUDIT_DIR_UNWRITABLE.
  Status append(std::string_view day, std::string_view line) const;
  // Every whole line in order, with its file's name and number in it.
  Status read(const std::function<void(const std::string& file, std::int64_t line,
                                       std::string_view text)>& take) const;

 private:
  StatusOr<std::vector<std::string>> names() const;
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  std::string folder_;
};

}  // namespace farmgate::certification
