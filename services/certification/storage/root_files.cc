#include "services/certification/storage/root_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace farmgate::certification {
namespace {

constexpr std::string_view kBegin = "roots-", kEnd = ".log";
constexpr std::size_t kDayLength = 10;

Status unreadable(const std::string& path) {
  return Status(Code::kUnavailable, "AUDIT_DIR_UNREADABLE", path + " cannot be read");
}

Status unwritable(const std::string& path) {
  return Status(Code::kUnavailable, "AUDIT_DIR_UNWRITABLE",
                path + " cannot be written: " + std::strerror(errno));
}

bool is_root_file(const std::string& name) {
  return name.size() == kBegin.size() + kDayLength + kEnd.size() && name.starts_with(kBegin) &&
         name.ends_with(kEnd);
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : fd_(::open(path.c_str(), flags, 0640)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// The end of a file, as much as the longest line and the begin of another.
StatusOr<std::string> tail(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return unreadable(path);
  const auto size = static_cast<std::size_t>(file.tellg());
  const std::size_t length = std::min(size, 2 * RootFiles::kLineMost);
  std::string text(length, '\0');
  file.seekg(static_cast<std::streamoff>(size - length));
  file.read(text.data(), static_cast<std::streamsize>(length));
  if (!file) return unreadable(path);
  return text;
}

// Cuts what a crash left of a line behind the last whole one.
Status mend(const std::string& path) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  if (failed) return ok();  // not there yet
  ASSIGN_OR_RETURN(const std::string text, tail(path));
  const std::size_t end = text.rfind('\n');
  const std::size_t torn = end == text.npos ? text.size() : text.size() - end - 1;
  if (torn == 0) return ok();
  if (::truncate(path.c_str(), static_cast<off_t>(size - torn)) != 0) return unwritable(path);
  return ok();
}

Status sync_folder(const std::string& folder) {
  const Descriptor it(folder, O_RDONLY | O_DIRECTORY);
  if (it.get() < 0 || ::fsync(it.get()) != 0) return unwritable(folder);
  return ok();
}

}  // namespace

StatusOr<std::vector<std::string>> RootFiles::names() const {
  std::error_code failed;
  std::vector<std::string> found;
  for (std::filesystem::directory_iterator it(folder_, failed), end; !failed && it != end;
       it.increment(failed)) {
    std::string name = it->path().filename();
    if (is_root_file(name)) found.push_back(std::move(name));
  }
  if (failed) return unreadable(folder_);
  std::sort(found.begin(), found.end());
  return found;
}

StatusOr<std::optional<std::string>> RootFiles::last() const {
  ASSIGN_OR_RETURN(const auto all, names());
  for (auto name = all.rbegin(); name != all.rend(); ++name) {
    ASSIGN_OR_RETURN(const std::string text, tail(path(*name)));
    const std::size_t end = text.rfind('\n');
    if (end == text.npos) continue;
    const std::size_t before = end == 0 ? text.npos : text.rfind('\n', end - 1);
    const std::size_t begin = before == text.npos ? 0 : before + 1;
    return std::optional<std::string>(text.substr(begin, end - begin));
  }
  return std::optional<std::string>();
}

Status RootFiles::append(std::string_view day, std::string_view line) const {
  ASSIGN_OR_RETURN(const auto all, names());
  const std::string today = std::string(kBegin) + std::string(day) + std::string(kEnd);
  const std::string file = path(all.empty() ? today : std::max(today, all.back()));
  RETURN_IF_ERROR(mend(file));
  const Descriptor it(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC);
  if (it.get() < 0) return unwritable(file);
  if (!write_all(it.get(), std::string(line) + "\n") || ::fdatasync(it.get()) != 0) {
    return unwritable(file);
  }
  return sync_folder(folder_);
}

Status RootFiles::read(
    const std::function<void(const std::string&, std::int64_t, std::string_view)>& take) const {
  ASSIGN_OR_RETURN(const auto all, names());
  for (const std::string& name : all) {
    std::ifstream file(path(name), std::ios::binary);
    if (!file) return unreadable(path(name));
    std::string line;
    for (std::int64_t number = 1; std::getline(file, line) && !file.eof(); ++number) {
      take(name, number, line);
    }
    if (file.bad()) return unreadable(path(name));
  }
  return ok();
}

}  // namespace farmgate::certification
