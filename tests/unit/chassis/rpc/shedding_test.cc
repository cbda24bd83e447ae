#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <vector>

#include "chassis/testing/status_is.h"
#include "tests/unit/chassis/rpc/support.h"

namespace farmgate::rpc {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

// Handlers that wait at a gate until the test opens it.
struct Gate {
  std::mutex mutex;
  std::condition_variable moved;
  int inside = 0;
  bool open = false;

  void pass() {
    std::unique_lock lock(mutex);
    ++inside;
    moved.notify_all();
    moved.wait(lock, [this] { return open; });
  }
  void await_inside(int count) {
    std::unique_lock lock(mutex);
    moved.wait(lock, [&] { return inside >= count; });
  }
  void release() {
    const std::lock_guard lock(mutex);
    open = true;
    moved.notify_all();
  }
};

struct Gated {
  Gate gate;
  EchoServer server;

  explicit Gated(LaneOptions browse) {
    server.options.browse = browse;
    server.get = [this](const Call&, const pb::GetThingRequest&) {
      gate.pass();
      return StatusOr<pb::Thing>(pb::Thing());
    };
    server.start();
  }
};

std::future<StatusOr<std::string>> start(Channel& client, const CallOptions& options) {
  auto promise = std::make_shared<std::promise<StatusOr<std::string>>>();
  auto future = promise->get_future();
  client.call_async(
      kGet, thing().SerializeAsString(), options,
      [promise](StatusOr<std::string> reply) { promise->set_value(std::move(reply)); });
  return future;
}

TEST(Shedding, RefusesBeyondTheQueueWithAHint) {
  Gated it({.workers = 1, .queue = 1});
  const auto client = it.server.client();
  auto running = start(*client, with(""));
  it.gate.await_inside(1);
  std::mutex mutex;
  std::vector<Status> outcomes;
  std::promise<void> two_shed, all_done;
  for (int i = 0; i < 3; ++i) {  // one of them finds room in the queue
    client->call_async(kGet, thing().SerializeAsString(), with(""),
                       [&](StatusOr<std::string> reply) {
                         const std::lock_guard lock(mutex);
                         outcomes.push_back(reply.status());
                         if (outcomes.size() == 2) two_shed.set_value();
                         if (outcomes.size() == 3) all_done.set_value();
                       });
  }
  two_shed.get_future().wait();
  it.gate.release();
  all_done.get_future().wait();

  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_THAT(outcomes[i], StatusIs(Code::kResourceExhausted, "OVERLOADED"));
    ASSERT_TRUE(outcomes[i].retry_after());
    EXPECT_GE(*outcomes[i].retry_after(), 100ms);
    EXPECT_LE(*outcomes[i].retry_after(), 1000ms);
  }
  EXPECT_THAT(outcomes[2], IsOk());
  EXPECT_THAT(running.get(), IsOk());
}

TEST(Shedding, LanesDoNotWaitForEachOther) {
  Gated it({.workers = 1, .queue = 1});
  const auto client = it.server.client();
  auto running = start(*client, with(""));
  it.gate.await_inside(1);

  EXPECT_THAT(client->call<pb::Thing>(kCreate, creation(), with(buyer())), IsOk());
  it.gate.release();
  EXPECT_THAT(running.get(), IsOk());
}

TEST(Shedding, EveryCapOfOneStillServesEverybody) {
  EchoServer server;
  server.options.order = server.options.edit = server.options.browse =
      server.options.exports = {.workers = 1, .queue = 1};
  server.start();
  const auto client = server.client();
  std::atomic<int> served{0};
  const auto until_served = [&] {
    while (!client->call<pb::Thing>(kGet, thing(), with("")).ok()) std::this_thread::yield();
    ++served;
  };
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i) callers.emplace_back(until_served);
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(served, 8);
}

}  // namespace
}  // namespace farmgate::rpc
