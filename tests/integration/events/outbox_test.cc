#include <future>
#include <random>
#include <thread>

#include "tests/integration/events/bus.h"
#include "tests/support/child.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::Child;

class OutboxTest : public Bus {
 protected:
  OutboxTest() {
    make_topic();
    add_offers(8);
  }
  std::unique_ptr<Child> relay_process() {
    return std::make_unique<Child>(std::vector<std::string>{
        FARMGATE_RELAY_PROCESS, sandbox_.options().conninfo, client_.brokers});
  }
  std::int64_t oldest() { return std::stoll("0" + value("SELECT min(id) FROM outbox")); }
  // 16 writers on 8 offers, every tenth transaction rolled back, for as long as `faults` last.
  void under_writes(const std::function<void()>& faults);
};

// Takes what was left for later along: the outbox has its row.
constexpr pg::Statement kAnything{"t_anything", "SELECT 1"};

void OutboxTest::under_writes(const std::function<void()>& faults) {
  std::atomic<bool> over{false};
  std::vector<std::thread> writers;
  for (unsigned seed = 0; seed < 16; ++seed) {
    writers.emplace_back([&, seed] {
      std::mt19937 random(seed);
      while (!over) {
        const bool rolled_back = random() % 10 == 0;
        const Status status = change("o" + std::to_string(random() % 8), [&](pg::Tx& tx) {
          EXPECT_THAT(tx.run(kAnything, {}), IsOk());
          return rolled_back ? refuse("CHANGED_MY_MIND", "rolled back") : ok();
        });
        EXPECT_EQ(status.ok(), !rolled_back) << status.to_string();
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % 40));
      }
    });
  }
  faults();
  over = true;
  for (std::thread& writer : writers) writer.join();
}

TEST_F(OutboxTest, PublishesEveryCommitAndNothingElseThoughTheRelayIsKilled) {
  std::mt19937 random(7);
  under_writes([&] {
    for (int kills = 0; kills < 8; ++kills) {
      const auto process = relay_process();
      const std::int64_t start = oldest();
      ASSERT_TRUE(eventually([&] { return oldest() != start; }));
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 200));
    }
    ASSERT_TRUE(eventually([&] { return std::stoi(value("SELECT count(*) FROM fact")) > 500; }));
  });
  const auto last = relay_process();
  ASSERT_TRUE(eventually([&] { return outbox_is_empty(); }));

  const auto messages = on_topic();
  EXPECT_EQ(announced(messages), committed());
  EXPECT_TRUE(first_seen_in_order(messages));
}

TEST_F(OutboxTest, SkipsNoTransactionThatWasOpenWhileLaterOnesWerePublished) {
  const auto rig = relay();
  rig->relay.start();
  std::promise<void> appended, release;
  std::thread slow([&] {
    EXPECT_THAT(change("o0",
                       [&](pg::Tx& tx) {
                         EXPECT_THAT(tx.run(kAnything, {}), IsOk());
                         appended.set_value();
                         release.get_future().wait();
                         return ok();
                       }),
                IsOk());
  });
  appended.get_future().wait();
  for (int i = 0; i < 50; ++i) EXPECT_THAT(change("o" + std::to_string(1 + i % 7)), IsOk());
  EXPECT_TRUE(eventually([&] { return rig->counters.published == 50; }));
  release.set_value();
  slow.join();

  EXPECT_TRUE(eventually([&] { return outbox_is_empty(); })) << "the low id was skipped";
  EXPECT_EQ(announced(on_topic()), committed());
}

TEST_F(OutboxTest, OfTwoRelaysOnlyDoublesEvenWhenTheLockIsLostInMidFlight) {
  const auto one = relay(), other = relay();
  one->relay.start();
  other->relay.start();
  under_writes([&] {
    for (int i = 0; i < 6; ++i) {
      const auto published = one->counters.published + other->counters.published;
      ASSERT_TRUE(eventually(
          [&] { return one->counters.published + other->counters.published > published + 20; }));
      sandbox_.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
          " AND granted AND database = (SELECT oid FROM pg_database"
          " WHERE datname = current_database())");
    }
  });
  ASSERT_TRUE(eventually([&] { return outbox_is_empty(); }));

  const auto messages = on_topic();
  EXPECT_EQ(announced(messages), committed());
  EXPECT_TRUE(first_seen_in_order(messages));
}

TEST_F(OutboxTest, HasOneLeaderAtATime) {
  const auto one = relay(), other = relay();
  one->relay.start();
  ASSERT_TRUE(eventually([&] { return one->counters.leading == 1; }));
  other->relay.start();
  ASSERT_THAT(change("o1"), IsOk());
  ASSERT_TRUE(eventually([&] { return one->counters.published == 1; }));
  EXPECT_EQ(other->counters.leading, 0);

  one->relay.stop();

  EXPECT_TRUE(eventually([&] { return other->counters.leading == 1; }));
}

TEST_F(OutboxTest, OfAFatalProducerErrorLosesNothing) {
  for (int i = 0; i < 200; ++i) ASSERT_THAT(change("o" + std::to_string(i % 8)), IsOk());
  const auto rig = relay();
  rig->publisher.inject_fatal_error();
  rig->relay.start();
  ASSERT_TRUE(eventually([&] { return outbox_is_empty(); }));

  EXPECT_EQ(rig->publisher.replaced(), 1);
  EXPECT_GE(rig->counters.publish_failures, 1);
  EXPECT_EQ(announced(on_topic()), committed());
}

TEST_F(OutboxTest, KeepsWhatWasNotAcknowledgedWhenTheRelayStops) {
  for (int i = 0; i < 20; ++i) ASSERT_THAT(change("o1"), IsOk());
  client_.brokers = "127.0.0.1:1";
  const auto deaf = relay();
  deaf->relay.start();
  ASSERT_TRUE(eventually([&] { return deaf->counters.oldest_row_micros > 0; }));
  deaf->relay.stop();

  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "20");
}

class RefusedRow : public Bus {};

TEST_F(RefusedRow, GoesToOutboxDeadWhileTheOthersFlow) {
  make_topic({.partitions = 1, .settings = {{"max.message.bytes", "20000"}}});
  add_offers(1);
  for (int i = 0; i < 40; ++i) ASSERT_THAT(change("o0"), IsOk());
  sandbox_.execute(
      "UPDATE outbox SET value = (SELECT string_agg(decode(md5(n::text), 'hex'), '')"
      " FROM generate_series(1, 4000) AS n) WHERE version = 17");
  const auto rig = relay();
  rig->relay.start();
  ASSERT_TRUE(eventually([&] { return outbox_is_empty(); }));

  EXPECT_EQ(value("SELECT string_agg(version::text, ',') FROM outbox_dead"), "17");
  EXPECT_NE(value("SELECT cause FROM outbox_dead"), "");
  EXPECT_TRUE(eventually([&] { return rig->counters.refused == 1; }));  // behind the commit
  auto expected = committed();
  expected.erase({"o0", 17});
  EXPECT_EQ(announced(on_topic()), expected);
}

// A topic that is gone is the cluster's trouble and no row's: nothing is given up.
TEST_F(RefusedRow, IsNoneWhoseTopicIsAway) {
  client_.settings["topic.metadata.propagation.max.ms"] = "50";
  add_offers(1);
  for (int i = 0; i < 40; ++i) ASSERT_THAT(change("o0"), IsOk());
  std::atomic<int> asked{0};
  std::string dead = "not looked";
  const auto rig = relay([&] {
    if (++asked < 3) return;
    dead = value("SELECT count(*) FROM outbox_dead");
    make_topic();
  });
  rig->relay.start();
  ASSERT_TRUE(eventually([&] { return outbox_is_empty(); }));
  rig->relay.stop();

  EXPECT_EQ(dead, "0");
  EXPECT_EQ(value("SELECT count(*) FROM outbox_dead"), "0");
  EXPECT_EQ(announced(on_topic()), committed());
}

TEST_F(RefusedRow, IsAnEventOf256KiBAtAppend) {
  add_offers(1);
  OfferEvent event = offer_event({"o0"});
  event.mutable_state()->set_fair(std::string(256 * 1024, 'x'));

  EXPECT_THAT(database_.transact(in(5s), [&](pg::Tx& tx) { return outbox_.append(tx, event); }),
              StatusIs(Code::kInvalidArgument, "EVENT_TOO_LARGE"));
  EXPECT_TRUE(outbox_is_empty());
}

}  // namespace
}  // namespace farmgate::events
