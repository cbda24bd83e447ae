#include <thread>

#include "chassis/events/rebuild.h"
#include "tests/integration/events/shelf.h"
#include "tests/support/child.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::Child;

class Members : public Shelf {
 protected:
  Members() { make_topics(); }
  // `session`: after which the group does without one that says nothing.
  std::unique_ptr<Child> member(const std::string& slot, std::chrono::milliseconds session = 6s) {
    return std::make_unique<Child>(
        std::vector<std::string>{FARMGATE_MEMBER_PROCESS, sandbox_.options().conninfo,
                                 client_.brokers, prefix_, slot, std::to_string(session.count())});
  }
  // Every offer once more, at the next version.
  void publish_round() {
    std::vector<Fact> facts;
    ++round_;
    for (int i = 0; i < kOffers; ++i) {
      facts.push_back({"o" + std::to_string(i), round_, 100 * i + round_,
                       (i + round_) % 2 == 0 ? "lan" : "hue"});
    }
    publish(facts);
  }
  bool shows_round() {
    const std::string newest =
        "SELECT count(*) FROM shelf WHERE price % 100 = " + std::to_string(round_);
    return eventually([&] { return value(newest) == std::to_string(kOffers); }, kPatience);
  }

  static constexpr auto kPatience = 30s;
  static constexpr int kOffers = 40;
  std::int64_t round_ = 0;
};

TEST_F(Members, TakeOverFromOneThatIsStoppedAndAgreeOnceItGoesOn) {
  const auto stopped = member("a");
  publish_round();
  ASSERT_TRUE(shows_round());
  stopped->halt();
  publish_round();

  const auto successor = member("b");
  ASSERT_TRUE(shows_round()) << "after the session timeout of the one that is stopped";
  stopped->go_on();
  for (int i = 0; i < 5; ++i) publish_round();

  ASSERT_TRUE(shows_round());
  EXPECT_TRUE(counters_equal_recount());
  EXPECT_EQ(value("SELECT count(*) FROM dead_letter"), "0");
}

TEST_F(Members, ResumeAtOnceUnderTheirNameAfterAKill) {
  auto one = member("a", 2 * kPatience);
  publish_round();
  ASSERT_TRUE(shows_round());
  one->kill();
  publish_round();
  one = member("a", 2 * kPatience);
  ASSERT_TRUE(shows_round()) << "as long as the session of the killed one goes on";

  EXPECT_TRUE(counters_equal_recount());
}

class Compacted : public Shelf {
 protected:
  Compacted() {
    make_topic({.partitions = 2,
                .settings = {{"cleanup.policy", "compact"},
                             {"segment.ms", "100"},
                             {"min.cleanable.dirty.ratio", "0.001"},
                             {"max.compaction.lag.ms", "1"}}});
    make_topics();
  }
  // The cleaner looks every 15 s and never at the newest segment, so each look gets a newer one.
  bool wait_for_holes(std::size_t published) {
    return eventually([&] { return on_topic().size() < published; }, 80s);
  }
};

TEST_F(Compacted, TopicsGiveTheSameRowsAndCountersFromZeroAndToARebuild) {
  std::vector<Fact> facts;
  for (int version = 1; version <= 20; ++version) {
    for (int i = 0; i < 10; ++i) {
      facts.push_back({"o" + std::to_string(i), version, 100 * i + version,
                       (i + version) % 2 == 0 ? "lan" : "hue"});
    }
  }
  publish(facts);
  start_consumer();
  ASSERT_TRUE(caught_up());
  const std::string whole = copies();
  stop_consumer();
  std::this_thread::sleep_for(200ms);  // past segment.ms: the next records begin a new segment
  publish({Fact{"o0", 21, 21}, {"o1", 21, 121}, {"o2", 21, 221}, {"o3", 21, 321}, {"o4", 21, 421}});
  ASSERT_TRUE(wait_for_holes(facts.size() + 5));
  sandbox_.execute("TRUNCATE shelf, seller_total, event_copy, consumer_position");

  start_consumer();
  ASSERT_TRUE(caught_up());
  const std::string again = copies();
  EXPECT_TRUE(counters_equal_recount());
  const auto rebuilt =
      rebuild({.kafka = client_, .database = sandbox_.options(2), .topic_prefix = prefix_},
              projections().front());

  ASSERT_THAT(rebuilt, IsOk());
  EXPECT_LT(rebuilt->records, 205) << "some are gone";
  EXPECT_EQ(copies(), again);
  EXPECT_TRUE(counters_equal_recount());
  EXPECT_EQ(value("SELECT count(*) FROM shelf"), "10");
  EXPECT_EQ(price("o9"), "920");
  EXPECT_NE(whole, again) << "o0 to o4 have moved on";
}

}  // namespace
}  // namespace farmgate::events
