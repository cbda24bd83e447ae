#include <mutex>
#include <set>

#include "chassis/telemetry/trace.h"
#include "tests/integration/events/shelf.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

class ConsumerTest : public Shelf {
 protected:
  ConsumerTest() { make_topics(); }
  // 20 offers with three versions each, of sellers that change.
  void publish_season() {
    std::vector<Fact> facts;
    for (int version = 1; version <= 3; ++version) {
      for (int i = 0; i < 20; ++i) {
        facts.push_back({"o" + std::to_string(i), version, 100 * i + version,
                         (i + version) % 2 == 0 ? "lan" : "hue"});
      }
    }
    publish(facts);
  }
  std::string positions() {
    return value(
        "SELECT string_agg(next_offset::text, ',' ORDER BY topic, part)"
        " FROM consumer_position");
  }
};

TEST_F(ConsumerTest, EndsAtTheNewerVersionThoughItCameFirst) {
  publish({Fact{"o1", 1, 100}, {"o1", 2, 222}, {"o1", 1, 100}, {"o2", 3, 333}, {"o2", 2, 200}});
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(copies(), "o1 lan 222, o2 lan 333");
  EXPECT_TRUE(counters_equal_recount());
  EXPECT_TRUE(counts(counters_.applied, 3));
  EXPECT_TRUE(counts(counters_.skipped, 2));
}

TEST_F(ConsumerTest, TakesAHigherEpochForNewerThanAnyVersion) {
  publish({Fact{"o1", 9, 900}, {"o1", 2, 222, "lan", 2}, {"o1", 10, 1000}});
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(price("o1"), "222");
}

// A call, its event and what consumers do about it are one trace.
TEST_F(ConsumerTest, WorksForTheTraceOfEachEvent) {
  std::mutex mutex;
  std::multiset<std::string> seen;
  before_apply_ = [&](pg::Tx&) {
    const std::lock_guard lock(mutex);
    const telemetry::TraceContext& it = telemetry::current_trace();
    seen.insert(it.valid() ? it.trace_id_hex() : "none");
    return ok();
  };
  const std::string one(32, '1'), two(32, '2');
  std::vector<kafka::Record> records = {record({"o1", 1}), record({"o1", 2}), record({"o2", 1})};
  records[0].headers.push_back({"traceparent", "00-" + one + "-" + std::string(16, '3') + "-01"});
  records[1].headers.push_back({"traceparent", "00-" + two + "-" + std::string(16, '3') + "-01"});
  publish(records);
  start_consumer();
  ASSERT_TRUE(caught_up());

  const std::lock_guard lock(mutex);
  EXPECT_EQ(seen, (std::multiset<std::string>{one, two, "none"}));
}

TEST_F(ConsumerTest, CountsVersionsThatWereNeverSeen) {
  publish({Fact{"o1", 1, 100}, {"o1", 4, 400}});
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_TRUE(counts(counters_.gaps, 2));
  EXPECT_EQ(price("o1"), "400");
}

TEST_F(ConsumerTest, ReadsTopicsTwiceToTheSameRowsAndCounters) {
  publish_season();
  start_consumer();
  ASSERT_TRUE(caught_up());
  const std::string once = copies();

  publish_season();
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(copies(), once);
  EXPECT_TRUE(counters_equal_recount());
  EXPECT_TRUE(counts(counters_.applied, 60));
  EXPECT_TRUE(counts(counters_.skipped, 60));
}

TEST_F(ConsumerTest, StartsAgainFromZeroToTheSameRowsAndCounters) {
  publish_season();
  start_consumer();
  ASSERT_TRUE(caught_up());
  const std::string once = copies();
  stop_consumer();
  sandbox_.execute("UPDATE consumer_position SET next_offset = 0");

  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(copies(), once);
  EXPECT_TRUE(counters_equal_recount());
  EXPECT_TRUE(counts(counters_.skipped, 60));
}

TEST_F(ConsumerTest, IsFencedOnceWhenAnotherMovedItsPosition) {
  publish_season();
  start_consumer();
  ASSERT_TRUE(caught_up());
  sandbox_.execute("UPDATE consumer_position SET next_offset = 0");

  publish({Fact{"o1", 4, 444}});
  ASSERT_TRUE(applied(61));

  EXPECT_TRUE(counts(counters_.fence_misses, 1));
  EXPECT_EQ(price("o1"), "444");
  EXPECT_TRUE(counters_equal_recount());
  EXPECT_TRUE(counts(counters_.applied, 61));
}

TEST_F(ConsumerTest, LosesNoRecordWhenTheFirstTryOfABatchFails) {
  std::atomic<int> tries{0};
  before_apply_ = [&](pg::Tx&) { return ++tries <= 3 ? unavailable("BUSY", "not now") : ok(); };
  publish({Fact{"o1", 1, 100}, {"o2", 1, 200}, {"o3", 1, 300}});
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(copies(), "o1 lan 100, o2 lan 200, o3 lan 300");
  EXPECT_EQ(value("SELECT count(*) FROM dead_letter"), "0");
  EXPECT_GE(counters_.retries, 1);
}

TEST_F(ConsumerTest, GoesOnWhenItsDatabaseDroppedEveryConnection) {
  start_consumer();
  ASSERT_TRUE(caught_up());
  sandbox_.execute(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
      " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  publish_season();
  ASSERT_TRUE(caught_up());

  EXPECT_TRUE(counts(counters_.applied, 60));
  EXPECT_TRUE(counters_equal_recount());
}

TEST_F(ConsumerTest, TakesOffersListingsAndSellersInAnyOrder) {
  start_consumer();
  const std::vector<kafka::Record> parts = {record({"o1", 1, 500}), listing("o1", "Vải thiều"),
                                            seller("lan", "Vườn Lan")};
  std::int64_t count = 0;
  for (const kafka::Record& part : parts) {
    publish({part});
    ASSERT_TRUE(applied(++count));
  }

  EXPECT_EQ(value("SELECT s.price || ' ' || t.title || ' ' || n.name FROM shelf AS s"
                  " JOIN title AS t USING (id) JOIN seller AS n ON n.id = s.seller"),
            "500 Vải thiều Vườn Lan");
  EXPECT_TRUE(counts(counters_.dead_letters, 0));
}

TEST_F(ConsumerTest, WithoutAPositionStartsAtTheFirstRecord) {
  publish_season();
  start_consumer();
  ASSERT_TRUE(applied(60));

  EXPECT_TRUE(eventually([&] { return value("SELECT count(*) FROM consumer_position") == "6"; }));
  EXPECT_EQ(value("SELECT count(*) FROM shelf"), "20");
}

TEST_F(ConsumerTest, KeepsTheStoredPositionOverTheBrokersHint) {
  publish_season();
  start_consumer();
  ASSERT_TRUE(caught_up());
  const std::string stood = positions();
  stop_consumer();

  start_consumer();
  publish({Fact{"o1", 4, 444}});
  ASSERT_TRUE(applied(61));

  EXPECT_NE(positions(), stood);
  EXPECT_TRUE(counts(counters_.skipped, 0)) << "nothing was read twice";
}

TEST_F(ConsumerTest, StopsAPartitionWhosePositionIsOutOfRangeUntilItIsMended) {
  publish_season();
  start_consumer();
  ASSERT_TRUE(caught_up());
  const std::string once = copies();
  stop_consumer();
  sandbox_.execute(
      "UPDATE consumer_position SET next_offset = 1000000 WHERE part = 0 AND topic = '" + topic_ +
      "'");

  start_consumer();
  ASSERT_TRUE(eventually([&] { return counters_.out_of_range == 1; }));
  EXPECT_EQ(value("SELECT max(next_offset) FROM consumer_position"), "1000000");
  sandbox_.execute("UPDATE consumer_position SET next_offset = 0 WHERE next_offset = 1000000");
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(copies(), once);
}

// 60 records of a partition take 1.2 s: no commit of all of them ends in time, one of fewer does.
TEST_F(ConsumerTest, ABatchThatDoesNotEndInTimeIsAppliedInParts) {
  constexpr pg::Statement kSlowly{"test_slowly", "SELECT pg_sleep(0.02)"};
  batch_timeout_ = 500ms;
  before_apply_ = [&](pg::Tx& tx) { return tx.run(kSlowly, {}).status(); };
  std::vector<Fact> facts;
  for (int i = 0; i < 120; ++i) facts.push_back({"o" + std::to_string(i), 1, 100});
  publish(facts);
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_TRUE(counts(counters_.applied, 120));
  EXPECT_EQ(value("SELECT count(*) FROM dead_letter"), "0");
}

TEST_F(ConsumerTest, StartsAtZeroOnAnotherCluster) {
  publish_season();
  make_topics();
  sandbox_.execute("INSERT INTO consumer_position SELECT 'lost cluster', '" + topic_ +
                   "', part, 5000 FROM generate_series(0, 1) AS part");
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_TRUE(counts(counters_.applied, 60));
  EXPECT_EQ(value("SELECT min(next_offset) FROM consumer_position"
                  " WHERE cluster_id = 'lost cluster'"),
            "5000");
}

}  // namespace
}  // namespace farmgate::events
