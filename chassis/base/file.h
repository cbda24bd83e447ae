#pragma once

#include <cstddef>
#include <string>

#include "chassis/base/status.h"

namespace farmgate {

inline constexpr std::size_t kFileMost = std::size_t{16} << 20;

inline constexpr const char* kFileMissing = "FILE_MISSING";

// All of a small file: keys, tables, settings. FAILED_PRECONDITION with a sentence that begins with
// the path: FILE_MISSING where there is none, FILE_UNREADABLE where it cannot be read or is larger
// than `most` bytes.
StatusOr<std::string> read_file(const std::string& path, std::size_t most = kFileMost);

// Whether everybody on this machine may read or write it: no place for a secret.
bool open_to_all(const std::string& path);

}  // namespace farmgate
