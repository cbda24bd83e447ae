#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

#include "chassis/testing/eventually.h"
#include "tests/edge/calls.h"
#include "tests/edge/edge.h"

// An edge that is taken out as a pod's preStop hook does it: clients are told to go, and went.
namespace farmgate {
namespace {

using namespace std::chrono_literals;
using testing::ask;
using testing::channel_to;
using testing::Edge;
using testing::eventually;
using testing::list_provinces;
using testing::Reply;
using testing::Wire;

constexpr auto kTick = 10ms;  // of the clock that an edge's timers go by: they may be early by one

struct Tally {
  std::atomic<int> calls = 0, failed = 0, moved = 0;
};

// A browser: one connection until it is told to close it, then the next edge.
void browse(const int from, const int to, const std::atomic<bool>& over, Tally& tally) {
  auto wire = std::make_unique<Wire>(from);
  while (!over) {
    const Reply reply = exchange(*wire, {.target = "/v1/provinces?pageSize=1"});
    ++tally.calls;
    if (reply.status != 200) ++tally.failed;
    if (reply.header("connection") != "close") continue;
    ++tally.moved;
    wire = std::make_unique<Wire>(to);
  }
}

// A service's client: a channel that is idle again was told to go (GOAWAY).
void call(const int from, const int to, const std::atomic<bool>& over, Tally& tally) {
  auto channel = channel_to(from);
  while (!over) {
    if (!list_provinces(channel).ok()) ++tally.failed;
    ++tally.calls;
    if (channel->GetState(false) != GRPC_CHANNEL_IDLE) continue;
    ++tally.moved;
    channel = channel_to(to);
  }
}

void await_calls(const Tally& tally, int more) {
  const int before = tally.calls;
  EXPECT_TRUE(eventually([&] { return tally.calls >= before + more; }, 60s)) << tally.calls;
}

TEST(Drain, MovesClientsAwayWithoutAFailedCall) {
  auto leaving = std::make_unique<Edge>(std::vector{std::string("edge.drain_ms = 1500")});
  std::atomic<bool> over = false;
  Tally web, rpc;
  const int from = leaving->port(), to = testing::edge().port();
  std::thread browser([&] { browse(from, to, over, web); });
  std::thread caller([&] { call(from, to, over, rpc); });
  await_calls(web, 20);
  await_calls(rpc, 20);
  EXPECT_EQ(web.moved + rpc.moved, 0);

  const auto begin = std::chrono::steady_clock::now();
  auto drained = std::async([&] { return ask(leaving->drain(), {.target = "/drain"}).status; });
  // A balancer sees it.
  EXPECT_TRUE(eventually([&] { return leaving->get("/livez").status == 503; }));
  EXPECT_EQ(ask(leaving->probe(), {.target = "/readyz"}).status, 503);
  EXPECT_EQ(leaving->get("/v1/provinces?pageSize=1").status, 200);  // who comes late is served
  EXPECT_EQ(drained.get(), 200);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 1500ms - kTick);
  leaving.reset();  // SIGTERM

  await_calls(web, 20);
  await_calls(rpc, 20);
  over = true;
  browser.join();
  caller.join();
  EXPECT_EQ(web.failed, 0);
  EXPECT_EQ(rpc.failed, 0);
  EXPECT_EQ(web.moved, 1);
  EXPECT_EQ(rpc.moved, 1);
}

}  // namespace
}  // namespace farmgate
