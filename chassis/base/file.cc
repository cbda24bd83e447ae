#include "chassis/base/file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace farmgate {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

Status unreadable(const std::string& path, const std::string& cause) {
  return refuse("FILE_UNREADABLE", path + " " + cause);
}

bool is_missing(const std::string& path) {
  std::error_code error;
  const auto type = std::filesystem::status(path, error).type();
  return type == std::filesystem::file_type::not_found;  // a failed look is `none`
}

}  // namespace

// By pieces up to its end: a pipe and a file of /proc do not tell their size, and a folder opens.
StatusOr<std::string> read_file(const std::string& path, std::size_t most) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes;
  while (file && bytes.size() <= most) {
    const std::size_t before = bytes.size();
    bytes.resize(before + std::min(kPiece, most + 1 - before));
    file.read(bytes.data() + before, static_cast<std::streamsize>(bytes.size() - before));
    bytes.resize(before + static_cast<std::size_t>(file.gcount()));
  }
  if (bytes.size() > most) {
    return unreadable(path, "is larger than " + std::to_string(most) + " bytes");
  }
  if (file.eof()) return bytes;
  if (is_missing(path)) return refuse(kFileMissing, path + " is not there");
  return unreadable(path, "cannot be read");
}

bool open_to_all(const std::string& path) {
  std::error_code error;
  const auto permissions = std::filesystem::status(path, error).permissions();
  using std::filesystem::perms;
  return !error && (permissions & (perms::others_read | perms::others_write)) != perms::none;
}

}  // namespace farmgate
