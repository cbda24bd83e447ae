#include "chassis/redis/pipeline.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "chassis/testing/eventually.h"
#include "tests/unit/chassis/redis/fake_server.h"

namespace farmgate::redis {
namespace {

using namespace std::chrono_literals;
using testing::eventually;

std::string integer(int number) { return ":" + std::to_string(number) + "\r\n"; }

PipelineOptions patient(const FakeServer& server) {
  PipelineOptions options;
  options.address = server.address();
  options.command_budget = 2000ms;  // a loaded machine is no fault of the pipeline
  options.backoff_min = 20ms;
  options.backoff_max = 50ms;
  return options;
}

TEST(Pipeline, MatchesRepliesByOrderFromManyThreads) {
  FakeServer server([](int number) { return integer(number); });
  Pipeline pipeline(patient(server));
  std::atomic<int> answered{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 100; ++i) {
    callers.emplace_back([&] {
      for (int k = 0; k < 20; ++k) {
        if (pipeline.call({"GET", "k"}).kind == Reply::Kind::kInteger) ++answered;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(answered, 2'000);
  EXPECT_EQ(server.connections(), 1);
}

TEST(Pipeline, ReadsARepliesBytesOneByOne) {
  FakeServer server([](int) { return std::string("$5\r\nhe\r\nl\r\n"); });
  server.split_every_byte();
  Pipeline pipeline(patient(server));

  EXPECT_EQ(pipeline.call({"GET", "k"}).text, "he\r\nl");
  EXPECT_EQ(pipeline.call({"GET", "k"}).text, "he\r\nl");
}

TEST(Pipeline, ALateReplyAnswersNothing) {
  FakeServer server([](int number) { return number == 0 ? std::string() : integer(number); });
  PipelineOptions options = patient(server);
  options.command_budget = 50ms;
  Pipeline pipeline(options);

  EXPECT_EQ(pipeline.call({"GET", "first"}).kind, Reply::Kind::kFailed);

  EXPECT_TRUE(eventually([&] { return pipeline.call({"GET", "second"}).integer >= 1; }));
  EXPECT_GE(server.connections(), 2);
}

TEST(Pipeline, ADisconnectFailsAllInFlightAndIsGotOver) {
  FakeServer server([](int number) { return number == 3 ? std::string("!") : integer(number); });
  Pipeline pipeline(patient(server));
  int failed = 0;
  for (int i = 0; i < 4; ++i) {
    if (pipeline.call({"GET", "k"}).kind == Reply::Kind::kFailed) ++failed;
  }

  EXPECT_EQ(failed, 1);
  EXPECT_EQ(pipeline.call({"GET", "k"}).kind, Reply::Kind::kInteger);
}

// The first one dials, those after it find the thread asleep or at its nap.
TEST(Pipeline, WhatNobodyWaitsForGoesWithoutAnotherCommandToo) {
  FakeServer server(integer);
  Pipeline pipeline(patient(server));
  std::atomic<int> answered{0};
  for (int i = 1; i <= 200; ++i) {
    pipeline.send_with_next({"SET", "k", "v"}, [&](const Reply& reply) {
      if (reply.kind == Reply::Kind::kInteger) ++answered;
    });
    if (i % 2 == 0) std::this_thread::sleep_for(std::chrono::microseconds(i * 15));
    // Without a pause of ours: the next one is to come while the thread is at its nap.
    const Deadline patience = in(20s);
    while (answered < i - 1 && Elapsed::now() < patience) std::this_thread::yield();
    ASSERT_GE(answered, i - 1);
  }

  EXPECT_TRUE(eventually([&] { return answered == 200; }));
}

TEST(Pipeline, ACommandIsNotHeldUpByOneThatMayWait) {
  FakeServer server(integer);
  Pipeline pipeline(patient(server));
  ASSERT_EQ(pipeline.call({"GET", "k"}).kind, Reply::Kind::kInteger);
  for (int i = 0; i < 100; ++i) {
    pipeline.send_with_next({"SET", "k", "v"}, [](const Reply&) {});

    ASSERT_EQ(pipeline.call({"GET", "k"}).kind, Reply::Kind::kInteger) << i;
  }
}

TEST(Pipeline, AnErrorReplyFailsItsCommandAlone) {
  FakeServer server([](int number) {
    return number == 0 ? std::string("-OOM out of memory\r\n") : integer(number);
  });
  Pipeline pipeline(patient(server));

  EXPECT_EQ(pipeline.call({"SET", "k", "v"}).kind, Reply::Kind::kFailed);
  EXPECT_EQ(pipeline.call({"GET", "k"}).integer, 1);
  EXPECT_EQ(server.connections(), 1);
}

TEST(Pipeline, ProtocolGarbageClosesTheConnection) {
  FakeServer server(
      [](int number) { return number == 0 ? std::string("garbage\r\n") : integer(number); });
  Pipeline pipeline(patient(server));

  EXPECT_EQ(pipeline.call({"GET", "k"}).kind, Reply::Kind::kFailed);
  EXPECT_EQ(pipeline.call({"GET", "k"}).kind, Reply::Kind::kInteger);
}

TEST(Pipeline, ReadsAListOfReplies) {
  FakeServer server([](int) { return std::string("*3\r\n$2\r\nab\r\n$-1\r\n:7\r\n"); });
  server.split_every_byte();
  Pipeline pipeline(patient(server));

  const Reply reply = pipeline.call({"MGET", "a", "b", "c"});

  ASSERT_EQ(reply.kind, Reply::Kind::kList);
  ASSERT_EQ(reply.items.size(), 3u);
  EXPECT_EQ(reply.items[0].text, "ab");
  EXPECT_EQ(reply.items[1].kind, Reply::Kind::kNil);
  EXPECT_EQ(reply.items[2].integer, 7);
}

// The one that gives up does not take the connection with it.
TEST(Pipeline, ACallersHasteCostsNobodyElseTheConnection) {
  FakeServer server([](int number) {
    if (number == 0) std::this_thread::sleep_for(100ms);
    return integer(number);
  });
  Pipeline pipeline(patient(server));

  EXPECT_EQ(pipeline.call({"GET", "k"}, in(10ms)).kind, Reply::Kind::kFailed);

  EXPECT_EQ(pipeline.call({"GET", "k"}).integer, 1);
  EXPECT_EQ(server.connections(), 1);
}

// Commands that are being waited for end within their budget although no connection comes about.
TEST(Pipeline, AServerThatAcceptsAndHangsHoldsNobodyUp) {
  FakeServer server([](int) { return std::string(); });
  server.hang_on_ping();
  PipelineOptions options = patient(server);
  options.command_budget = 20ms;
  options.connect_timeout = 3000ms;
  Pipeline pipeline(options);
  std::atomic<bool> told{false};
  const auto begin = Elapsed::now();
  pipeline.send({"GET", "k"}, [&](const Reply&) { told = true; });

  EXPECT_TRUE(eventually([&] { return told.load(); }));
  EXPECT_LT(Elapsed::now() - begin, 2s);
  EXPECT_GE(pipeline.counts().timeouts, 1u);
}

TEST(Pipeline, TheBreakerOpensAndClosesByItself) {
  FakeServer server([](int) { return std::string(); });
  PipelineOptions options = patient(server);
  options.command_budget = 10ms;
  Pipeline pipeline(options);

  EXPECT_TRUE(eventually([&] {
    (void)pipeline.call({"GET", "k"});
    return pipeline.counts().breaker_open;
  }));
  server.set_answer([](int number) { return integer(number); });

  EXPECT_TRUE(eventually([&] { return !pipeline.counts().breaker_open; }));
  EXPECT_TRUE(eventually([&] {
    return pipeline.call({"GET", "k"}).kind == Reply::Kind::kInteger;
  }));
}

TEST(Pipeline, NobodyThereIsAFailureNotAHang) {
  PipelineOptions options;
  options.address = "unix:/nonexistent.sock";
  Pipeline pipeline(options);
  const auto begin = Elapsed::now();

  EXPECT_EQ(pipeline.call({"GET", "k"}).kind, Reply::Kind::kFailed);
  EXPECT_LT(Elapsed::now() - begin, 2s);
}

TEST(Pipeline, AFullQueueRefusesAtOnce) {
  FakeServer server([](int) { return std::string(); });
  PipelineOptions options = patient(server);
  options.queue = 1;
  std::atomic<int> refused{0};  // outlives the pipeline, which refuses the rest at its end
  Pipeline pipeline(options);
  for (int i = 0; i < 1'000; ++i) {
    pipeline.send({"GET", "k"}, [&](const Reply&) { ++refused; });
  }

  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace farmgate::redis
