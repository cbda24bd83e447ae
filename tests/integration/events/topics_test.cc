#include "chassis/events/known_topics.h"
#include "tests/integration/events/bus.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;

class KnownTopics : public Bus {
 protected:
  KnownTopics() { sandbox_.execute(std::string(known_topics_schema())); }
  Status ensure(const std::string& topic) {
    return ensure_known_topics(database_, client_, {topic}, {.partitions = 1}, in(20s));
  }
  // As if the topic had been there and its records with it.
  void remember(const std::string& cluster, const std::string& topic) {
    sandbox_.execute("INSERT INTO known_topic VALUES (" + cluster + ", '" + topic + "')");
  }
  bool exists(const std::string& topic) {
    return kafka::partition_count(client_, topic, in(20s)).ok();
  }

  const std::string first_ = prefix_ + ".a.first.v1";
  const std::string other_ = prefix_ + ".a.other.v1";
};

TEST_F(KnownTopics, AreMadeOnceAndRemembered) {
  EXPECT_THAT(ensure(first_), IsOk());
  EXPECT_THAT(ensure(first_), IsOk());

  EXPECT_TRUE(exists(first_));
  EXPECT_EQ(value("SELECT topic FROM known_topic WHERE cluster_id <> ''"), first_);
}

TEST_F(KnownTopics, AreNotMadeAgainInSilence) {
  ASSERT_THAT(ensure(first_), IsOk());
  remember("(SELECT cluster_id FROM known_topic)", other_);

  const Status lost = ensure(other_);

  EXPECT_THAT(lost, StatusIs(Code::kFailedPrecondition, "TOPIC_LOST"));
  EXPECT_EQ(lost.values().at("topic"), other_);
  EXPECT_FALSE(exists(other_));
}

TEST_F(KnownTopics, WithMoreReplicasThanThereAreBrokersAreNotMade) {
  const Status refused = ensure_known_topics(database_, client_, {first_},
                                             {.partitions = 1, .replication_factor = 3}, in(20s));

  EXPECT_THAT(refused, StatusIs(Code::kInvalidArgument, "TOPIC_SHAPE"));
  EXPECT_THAT(refused.to_string(), ::testing::ContainsRegex("[Rr]eplication factor"));
  EXPECT_EQ(refused.values().at("topic"), first_);
  EXPECT_FALSE(exists(first_));
}

TEST_F(KnownTopics, OfAnotherClusterAreMadeOnThisOne) {
  remember("'lost cluster'", other_);

  EXPECT_THAT(ensure(other_), IsOk());
  EXPECT_TRUE(exists(other_));
}

}  // namespace
}  // namespace farmgate::events
