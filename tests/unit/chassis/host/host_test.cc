#include "chassis/host/host.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <future>
#include <latch>
#include <mutex>

#include "chassis/host/admin.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/status_is.h"

namespace farmgate::host {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::eventually;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

// The status of a GET, by the bare protocol.
int get(const AdminServer& admin, const std::string& path) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(admin.port()));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const std::string request = "GET " + path + " HTTP/1.0\r\n\r\n";
  char reply[16] = {};
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
      ::send(fd, request.data(), request.size(), 0) > 0) {
    ::recv(fd, reply, 12, MSG_WAITALL);  // "HTTP/1.1 200"
  }
  ::close(fd);
  return std::atoi(reply + 9);
}

TEST(AdminServer, AnswersTheProbes) {
  Health health;
  AdminServer admin(health);
  ASSERT_THAT(admin.start("127.0.0.1:0"), IsOk());
  EXPECT_EQ(get(admin, "/startupz"), 503);
  EXPECT_EQ(get(admin, "/readyz"), 503);
  EXPECT_EQ(get(admin, "/livez"), 503);
  health.started = health.ready = true;
  health.last_turn_ms = steady_ms();
  for (const char* path : {"/startupz", "/readyz", "/livez", "/metrics"}) {
    EXPECT_EQ(get(admin, path), 200) << path;
  }
  EXPECT_EQ(get(admin, "/other"), 404);
}

TEST(AdminServer, NamesThePortInUse) {
  Health health;
  AdminServer first(health), second(health);
  ASSERT_THAT(first.start("127.0.0.1:0"), IsOk());
  const std::string taken = "127.0.0.1:" + std::to_string(first.port());
  const Status status = second.start(taken);
  EXPECT_THAT(status, StatusIs(Code::kFailedPrecondition, "ADDRESS_IN_USE"));
  EXPECT_THAT(std::string(status.message()), HasSubstr(taken));
  EXPECT_THAT(AdminServer(health).start("nonsense"),
              StatusIs(Code::kInvalidArgument, "SETTING_INVALID"));
}

// What the parts of a target did, in order.
struct Diary {
  std::vector<std::string> lines;

  Part part(const std::string& name, const Status& started = ok()) {
    return {.name = name,
            .start =
                [this, name, started] {
                  lines.push_back("start " + name);
                  return started;
                },
            .drain = [this, name] { lines.push_back("drain " + name); },
            .stop = [this, name] { lines.push_back("stop " + name); }};
  }
};

const std::vector<std::string> kQuick = {"--admin_listen=127.0.0.1:0", "--drain_delay_ms=0"};

TEST(Host, StopsInReverseAfterDraining) {
  Diary diary;
  Target target{.name = "test", .summary = "", .settings = {}, .compose = {}};
  target.compose = [&](const Settings&, Parts& parts) {
    parts.add(diary.part("relay"));
    parts.add(diary.part("rpc"));
    parts.on_ready([&](bool ready) {
      diary.lines.emplace_back(ready ? "ready" : "unready");
      if (ready) ::kill(::getpid(), SIGTERM);
    });
    return ok();
  };
  EXPECT_EQ(run(target, kQuick), 0);
  EXPECT_THAT(diary.lines, ElementsAre("start relay", "start rpc", "ready", "unready",
                                       "drain relay", "drain rpc", "stop rpc", "stop relay"));
}

// Each waits for the other: one after the other they would not meet.
TEST(Host, StopsGroupsSideBySideAfterThePartsWithoutOne) {
  Diary diary;
  std::latch both(2);
  std::atomic<int> met = 0;
  Target target{.name = "test", .summary = "", .settings = {}, .compose = {}};
  target.compose = [&](const Settings&, Parts& parts) {
    for (const char* group : {"orders", "listings"}) {
      parts.add({.name = group,
                 .start = {},
                 .drain = {},
                 .stop =
                     [&] {
                       if (diary.lines.back() != "stop rpc") return;
                       both.count_down();
                       if (eventually([&] { return both.try_wait(); })) ++met;
                     },
                 .group = group});
    }
    parts.add(diary.part("rpc"));
    parts.on_ready([](bool ready) {
      if (ready) ::kill(::getpid(), SIGTERM);
    });
    return ok();
  };
  EXPECT_EQ(run(target, kQuick), 0);
  EXPECT_EQ(met, 2);
}

TEST(Host, StopsWhatItStartedWhenAPartFails) {
  Diary diary;
  Target target{.name = "test", .summary = "", .settings = {}, .compose = {}};
  target.compose = [&](const Settings&, Parts& parts) {
    parts.add(diary.part("relay"));
    parts.add(diary.part("rpc", Status(Code::kFailedPrecondition, "ADDRESS_IN_USE", "in use")));
    return ok();
  };
  CaptureStderr();
  EXPECT_EQ(run(target, kQuick), 1);
  EXPECT_THAT(GetCapturedStderr(), HasSubstr("farmgate test: in use\n"));
  EXPECT_THAT(diary.lines, ElementsAre("start relay", "start rpc", "stop relay"));
}

TEST(Host, RefusesUnknownSettingsInOneLine) {
  const Target target{.name = "test", .summary = "", .settings = {}, .compose = {}};
  CaptureStderr();
  EXPECT_EQ(run(target, {"--postgress=x"}), 1);
  EXPECT_EQ(GetCapturedStderr(),
            "farmgate test: command line: no setting \"postgress\"; the nearest is \"postgres\"\n");
}

TEST(Parts, DestroyInReverse) {
  std::vector<int> order;
  struct Last {
    std::vector<int>& order;
    int number;
    ~Last() { order.push_back(number); }
  };
  {
    Parts parts;
    parts.keep(std::make_unique<Last>(order, 1));
    parts.keep(std::make_unique<Last>(order, 2));
  }
  EXPECT_EQ(order, (std::vector<int>{2, 1}));
}

}  // namespace
}  // namespace farmgate::host
