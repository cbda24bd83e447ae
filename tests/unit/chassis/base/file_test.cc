#include "chassis/base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "chassis/testing/status_is.h"

namespace farmgate {
namespace {

using farmgate::testing::StatusIs;

const auto kUnreadable = StatusIs(Code::kFailedPrecondition, "FILE_UNREADABLE");

// A file of the test's own.
class File {
 public:
  explicit File(const std::string& bytes) { std::ofstream(path_, std::ios::binary) << bytes; }
  ~File() { ::unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_ = ::testing::TempDir() + "farmgate-file-" + std::to_string(::getpid());
};

TEST(ReadFile, GivesEveryByte) {
  std::string bytes(200'001, 'x');
  bytes[0] = '\0';
  bytes[100'000] = '\n';
  EXPECT_EQ(read_file(File(bytes).path()).value(), bytes);
  EXPECT_EQ(read_file(File("").path()).value(), "");
}

TEST(ReadFile, ReadsWhatDoesNotTellItsSize) {
  EXPECT_NE(read_file("/proc/self/status").value().find("Pid:"), std::string::npos);
}

TEST(ReadFile, TakesAsMuchAsIsAllowed) {
  const File file("12345");
  EXPECT_EQ(read_file(file.path(), 5).value(), "12345");
  const auto more = read_file(file.path(), 4);
  EXPECT_THAT(more, kUnreadable);
  EXPECT_EQ(more.status().message(), file.path() + " is larger than 4 bytes");
}

TEST(ReadFile, TellsAFileThatCannotBeReadFromNone) {
  const std::string loop = ::testing::TempDir() + "farmgate-loop-" + std::to_string(::getpid());
  ASSERT_EQ(::symlink(loop.c_str(), loop.c_str()), 0);
  for (const std::string& path : {std::string("/proc"), loop}) {
    const auto none = read_file(path);
    EXPECT_THAT(none, kUnreadable);
    EXPECT_EQ(none.status().message(), path + " cannot be read");
  }
  ::unlink(loop.c_str());
  const auto none = read_file("/nowhere");
  EXPECT_THAT(none, StatusIs(Code::kFailedPrecondition, "FILE_MISSING"));
  EXPECT_EQ(none.status().message(), "/nowhere is not there");
}

TEST(OpenToAll, IsWhatOthersMayReadOrWrite) {
  const File file("secret");
  for (const auto& [mode, open] : {std::pair(0600, false), std::pair(0640, false),
                                   std::pair(0604, true), std::pair(0602, true)}) {
    ASSERT_EQ(::chmod(file.path().c_str(), static_cast<mode_t>(mode)), 0);
    EXPECT_EQ(open_to_all(file.path()), open) << std::oct << mode;
  }
  EXPECT_FALSE(open_to_all("/nowhere"));
}

}  // namespace
}  // namespace farmgate
