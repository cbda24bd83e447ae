// A checkout where the parts cannot live: a path too long for sockets, a disk that is full.
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "chassis/base/id.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/elsewhere.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;

std::string tool() { return require_env("FARMGATE_ROOT") + "/tools/stack"; }

bool write_line(const char* path, const std::string& line) {
  std::ofstream file(path);
  file << line;
  return file.flush().good();
}

// Who is not root mounts inside a namespace of its own, as itself. The process still has one
// thread.
void own_mounts() {
  const std::string user = std::to_string(geteuid()), group = std::to_string(getegid());
  ASSERT_EQ(unshare(CLONE_NEWUSER | CLONE_NEWNS), 0) << std::strerror(errno);
  ASSERT_TRUE(write_line("/proc/self/setgroups", "deny"));
  ASSERT_TRUE(write_line("/proc/self/uid_map", user + " " + user + " 1"));
  ASSERT_TRUE(write_line("/proc/self/gid_map", group + " " + group + " 1"));
}

class BadPlace : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (geteuid() != 0) own_mounts();
  }
  BadPlace() { std::filesystem::create_directories(folder_); }
  ~BadPlace() override { std::filesystem::remove_all(folder_); }

  Finished run(const std::vector<std::string>& words) const { return run_program(words, folder_); }
  Finished start(const std::string& place) const { return run({tool(), "start", place}); }

  // Nothing of that place runs.
  void expect_nothing_left(const std::string& place) const {
    for (const auto& process : std::filesystem::directory_iterator("/proc")) {
      EXPECT_EQ(contents(process.path() / "cmdline").find(place), std::string::npos)
          << process.path();
    }
  }

  // Below the run's own, whose end sweeps what a test that was killed left there.
  std::string folder_ = require_env("FARMGATE_TEST_STACK") + "/b" + std::to_string(getpid());
};

// A file system of its own size at a path; gone with it.
class SmallDisk {
 public:
  SmallDisk(std::string path, const char* size) : path_(std::move(path)) {
    std::filesystem::create_directories(path_);
    if (mount("tmpfs", path_.c_str(), "tmpfs", 0, size) == 0) return;
    ADD_FAILURE() << "cannot mount a tmpfs: " << std::strerror(errno);
    path_.clear();
  }
  ~SmallDisk() {
    if (!path_.empty()) umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return !path_.empty(); }
  // Writes until nothing more fits.
  void fill() const {
    std::ofstream file(path_ + "/ballast", std::ios::binary);
    const std::string chunk(4096, 'x');
    while (file.write(chunk.data(), static_cast<std::streamsize>(chunk.size())).flush()) {
    }
  }
  void free() const { std::filesystem::remove(path_ + "/ballast"); }

 private:
  std::string path_;
};

const std::string kCreate = "farmgate.producers.v1.ProducerService/CreateProducer";

producers::v1::CreateProducerRequest household() {
  producers::v1::CreateProducerRequest request;
  auto& producer = *request.mutable_producer();
  producer.set_kind(producers::v1::PRODUCER_KIND_HOUSEHOLD);
  producer.set_public_name("Vườn na (ví dụ)");
  producer.mutable_representative()->set_full_name("Chủ vườn (ví dụ)");
  producer.set_phone("0912345678");
  producer.set_commune("communes/07582");
  request.set_request_id(Uuid::v7().to_string());
  return request;
}
StatusOr<producers::v1::Producer> create(Suite& suite) {
  return suite.call<producers::v1::Producer>(kCreate, household(), officer());
}
StatusOr<producers::v1::Producer> settled(Suite& suite) {
  return suite.settle<producers::v1::Producer>(kCreate, household(), officer());
}
// The first refusal for want of room: what the tables have already may still take some rows.
Status fill_tables(Suite& suite) {
  for (int i = 0; i < 2000; ++i) {
    if (const auto created = create(suite); !created.ok()) return created.status();
  }
  return ok();
}

TEST_F(BadPlace, APathTooLongForASocketIsSaidBeforeAnythingIsMade) {
  const std::string place = folder_ + "/" + std::string(100, 'p');
  const Finished done = start(place);
  EXPECT_EQ(done.code, 1);
  EXPECT_EQ(std::count(done.err.begin(), done.err.end(), '\n'), 1) << done.err;
  EXPECT_THAT(done.err, AllOf(HasSubstr("path too long for a unix socket"),
                              HasSubstr("use a shorter checkout path")));
  EXPECT_FALSE(std::filesystem::exists(place));
  expect_nothing_left(place);
}

TEST_F(BadPlace, AFullDiskIsSaidBeforeAnythingIsStarted) {
  const SmallDisk disk(folder_ + "/small", "size=8m");
  ASSERT_TRUE(disk.mounted());
  const std::string place = folder_ + "/small/stack";
  const Finished done = start(place);
  EXPECT_EQ(done.code, 1);
  EXPECT_EQ(std::count(done.err.begin(), done.err.end(), '\n'), 1) << done.err;
  EXPECT_THAT(done.err, AllOf(HasSubstr("disk full"), HasSubstr("free some space there")));
  expect_nothing_left(place);
}

// PostgreSQL alone on a disk that fills while it serves; the other parts are the run's.
TEST_F(BadPlace, ADiskThatFillsWhileServingRefusesAndRecovers) {
  const SmallDisk disk(folder_ + "/d", "size=260m,mode=755");
  ASSERT_TRUE(disk.mounted());
  const std::string place = folder_ + "/d";
  const Finished started = run({tool(), "start", "pg", place});
  ASSERT_EQ(started.code, 0) << started.err;
  {
    const Elsewhere server("host=" + place + "/s user=farmgate");
    Suite suite;
    suite.migrate();
    suite.start();
    ASSERT_THAT(create(suite), IsOk());
    disk.fill();
    const Status full = fill_tables(suite);
    EXPECT_EQ(full.code(), Code::kUnavailable) << full.to_string();
    EXPECT_THAT(full.to_string(), AnyOf(HasSubstr("DISK_FULL"), HasSubstr("DATABASE_UNAVAILABLE")));
    RecordProperty("refusal", full.to_string());
    Running::expect_clean(full);
    disk.free();
    EXPECT_THAT(settled(suite), IsOk());  // the server may have had to start anew
    const std::string kept = suite.value("producers", "SELECT count(*) FROM producer");
    EXPECT_THAT(settled(suite), IsOk());
    EXPECT_EQ(suite.value("producers", "SELECT count(*) FROM producer"),
              std::to_string(std::stoi(kept) + 1));
  }
  EXPECT_EQ(run({tool(), "sweep", place}).code, 0);
  expect_nothing_left(place);
}

}  // namespace
}  // namespace farmgate::testing
