#include "chassis/events/dlq.h"
#include "tests/integration/events/shelf.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

class Poison : public Shelf {
 protected:
  Poison() { make_topics(1); }
  dlq::DeadLetter letter() {
    const auto letters = dlq::list(database_, 0, 10, in(5s)).value();
    EXPECT_EQ(letters.size(), 1U);
    return letters.empty() ? dlq::DeadLetter() : letters.front();
  }
  Status replay(std::int64_t id) {
    return dlq::replay(database_, projections(), prefix_, id, {"lan", "mended"}, in(5s));
  }
};

TEST_F(Poison, OfBytesThatDoNotParseBecomesOneDeadLetterWithItsCause) {
  publish({record({"o1"}), garbage("o2"), record({"o3"})});
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(copies(), "o1 lan 1000, o3 lan 1000");
  const dlq::DeadLetter kept = letter();
  EXPECT_THAT(kept.error, ::testing::HasSubstr("POISON"));
  EXPECT_EQ(kept.message.value, "\xff\xff\xff");
  EXPECT_EQ(kept.message.key, "o2");
  EXPECT_EQ(kept.message.offset, 1);
  EXPECT_EQ(kept.message.header("ce_type"), "farmgate.orders.offer.updated.v1");
}

TEST_F(Poison, OfWhatTheDatabaseRefusesIsHealedByALaterState) {
  start_consumer();
  publish({Fact{"o1", 1, 100}, {"o2", 1, -5}, {"o3", 1, 300}});
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(copies(), "o1 lan 100, o3 lan 300");
  EXPECT_THAT(letter().error, ::testing::HasSubstr("shelf_price_check"));

  publish({Fact{"o2", 2, 200}});
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(copies(), "o1 lan 100, o2 lan 200, o3 lan 300");
  EXPECT_TRUE(counters_equal_recount());
}

TEST_F(Poison, ReplayedAfterALaterStateChangesNothing) {
  start_consumer();
  publish({Fact{"o2", 1, -5}, {"o2", 2, 200}});
  ASSERT_TRUE(caught_up());

  EXPECT_THAT(replay(letter().id), IsOk());

  EXPECT_EQ(copies(), "o2 lan 200");
  EXPECT_TRUE(counters_equal_recount());
  EXPECT_EQ(dlq::depth(database_, in(5s)).value(), 0);
  EXPECT_EQ(value("SELECT outcome || ' ' || outcome_by FROM dead_letter"), "REPLAYED lan");
}

TEST_F(Poison, ReplayedAfterItsCauseIsMendedIsApplied) {
  start_consumer();
  publish({Fact{"o2", 1, -5}});
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(replay(letter().id).code(), Code::kInternal);
  EXPECT_GT(letter().attempts, 1);
  sandbox_.execute("ALTER TABLE shelf DROP CONSTRAINT shelf_price_check");

  EXPECT_THAT(replay(letter().id), IsOk());

  EXPECT_EQ(copies(), "o2 lan -5");
  EXPECT_THAT(replay(1), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Poison, IsDroppedOnlyByAPersonWithAReason) {
  start_consumer();
  publish({garbage("o2")});
  ASSERT_TRUE(caught_up());
  const std::int64_t id = letter().id;

  EXPECT_EQ(dlq::drop(database_, id, {"lan", ""}, in(5s)).code(), Code::kInvalidArgument);
  EXPECT_EQ(dlq::drop(database_, id, {"", "broken"}, in(5s)).code(), Code::kInvalidArgument);
  EXPECT_THAT(dlq::drop(database_, id, {"lan", "broken"}, in(5s)), IsOk());

  EXPECT_EQ(value("SELECT outcome || ' ' || outcome_why FROM dead_letter"), "DROPPED broken");
}

TEST_F(Poison, InABatchOf500LeavesOnly499Applied) {
  std::vector<Fact> facts;
  for (int i = 0; i < 500; ++i) facts.push_back({"o" + std::to_string(i), 1, i == 321 ? -1 : 10});
  publish(facts);
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(value("SELECT count(*) FROM shelf"), "499");
  EXPECT_TRUE(counts(counters_.applied, 499));
  EXPECT_EQ(letter().message.key, "o321");
  EXPECT_TRUE(counters_equal_recount());
}

TEST_F(Poison, OfAnUnknownTypeIsCountedAndPassedOver) {
  kafka::Record unknown = record({"o1"});
  unknown.headers[2].value = "farmgate.orders.harvest.cut.v1";
  publish({unknown, record({"o2"})});
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_EQ(copies(), "o2 lan 1000");
  EXPECT_TRUE(counts(counters_.unknown_types, 1));
  EXPECT_TRUE(counts(counters_.dead_letters, 0));
}

TEST_F(Poison, OfAKeyThatIsNotTheOffersIsADeadLetter) {
  kafka::Record stray = record({"o1"});
  stray.key = "o9";
  publish({stray});
  start_consumer();
  ASSERT_TRUE(caught_up());

  EXPECT_THAT(letter().error, ::testing::HasSubstr("key"));
  EXPECT_EQ(copies(), "");
}

}  // namespace
}  // namespace farmgate::events
