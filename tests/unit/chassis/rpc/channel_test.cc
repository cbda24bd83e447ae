#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::rpc {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

TEST(Channel, RefusesAServerOfAnotherName) {
  EchoServer server;
  server.options.tls = tls_files(pki_dir(), "listings");
  server.start();
  EXPECT_THAT(server.client()->call<pb::Thing>(kGet, thing(), with("")),
              StatusIs(Code::kUnavailable, "PEER_UNREACHABLE"));
}

TEST(Channel, RetriesUnavailableUpToFourTimes) {
  EchoServer server;
  std::atomic<int> attempts{0};
  server.get = [&](const Call&, const pb::GetThingRequest&) -> StatusOr<pb::Thing> {
    if (++attempts < 3) return unavailable("WARMING_UP", "not yet");
    return pb::Thing();
  };
  server.start();
  EXPECT_THAT(server.client("edge", true)->call<pb::Thing>(kGet, thing(), with("")), IsOk());
  EXPECT_EQ(attempts, 3);
}

TEST(Channel, DoesNotRetryOtherCodesNorWithoutRetry) {
  EchoServer server;
  std::atomic<int> attempts{0};
  server.get = [&](const Call&, const pb::GetThingRequest& request) -> StatusOr<pb::Thing> {
    ++attempts;
    if (request.name() == "things/busy") return Status(Code::kAborted, "BUSY", "twin");
    return unavailable("WARMING_UP", "not yet");
  };
  server.start();
  EXPECT_THAT(server.client("edge", true)->call<pb::Thing>(kGet, thing("things/busy"), with("")),
              StatusIs(Code::kAborted, "BUSY"));
  EXPECT_THAT(server.client()->call<pb::Thing>(kGet, thing(), with("")),
              StatusIs(Code::kUnavailable, "WARMING_UP"));
  EXPECT_EQ(attempts, 2);
}

TEST(Channel, KeepsThousandsOfCallsInFlight) {
  EchoServer server;
  server.options.browse = {.workers = 2, .queue = 5000};
  server.start();
  const auto client = server.client();
  constexpr int kCalls = 2000;
  std::atomic<int> left{kCalls}, good{0};
  std::promise<void> done;
  const std::string request = thing().SerializeAsString();
  for (int i = 0; i < kCalls; ++i) {
    client->call_async(kGet, request, with("", 20s), [&](StatusOr<std::string> reply) {
      good += reply.ok() ? 1 : 0;
      if (--left == 0) done.set_value();
    });
  }
  done.get_future().wait();
  EXPECT_EQ(good, kCalls);
}

TEST(Channel, MayGoRightAfterItsLastReply) {
  for (int i = 0; i < 50; ++i) {
    EchoServer server;
    server.start();
    EXPECT_THAT(server.client()->call<pb::Thing>(kGet, thing(), with("")), IsOk());
  }
}

TEST(Channel, GivesUpAtTheDeadlineOfADeadPeer) {
  ChannelOptions options{
      .target = "dns:///127.0.0.1:1", .service = "orders", .tls = tls_files(pki_dir(), "edge")};
  const auto channel = Channel::open(options);
  ASSERT_THAT(channel, IsOk());
  const auto started = Elapsed::now();
  EXPECT_FALSE((*channel)->call<pb::Thing>(kGet, thing(), with("", 300ms)).ok());
  EXPECT_LT(Elapsed::now() - started, 2s);
}

TEST(Channel, NamesTheMissingCertificate) {
  ChannelOptions options{
      .target = "dns:///127.0.0.1:1", .service = "orders", .tls = tls_files(pki_dir(), "nobody")};
  EXPECT_THAT(Channel::open(options), StatusIs(Code::kFailedPrecondition, "CERTIFICATE_INVALID"));
}

}  // namespace
}  // namespace farmgate::rpc
