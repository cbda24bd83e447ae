#include "chassis/events/rebuild.h"

#include <thread>

#include "chassis/events/republish.h"
#include "tests/integration/events/shelf.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

class RebuildTest : public Shelf {
 protected:
  RebuildTest() { make_topics(); }
  StatusOr<Rebuilt> rebuild_shelf() { return rebuild_shelf(projections().front()); }
  StatusOr<Rebuilt> rebuild_shelf(const Projection& projection) {
    RebuildOptions options;
    options.kafka = client_;
    options.database = sandbox_.options(1);
    options.topic_prefix = prefix_;
    return rebuild(options, projection);
  }
  // Rounds of versions over 50 offers.
  void publish_rounds(int first, int last) {
    for (int version = first; version <= last; ++version) {
      std::vector<Fact> facts;
      for (int i = 0; i < 50; ++i) {
        facts.push_back({"o" + std::to_string(i), version, 1000 * version + i,
                         (i + version) % 3 == 0 ? "lan" : "hue"});
      }
      publish(facts);
    }
  }
};

TEST_F(RebuildTest, MendsCopiesThatWereDamaged) {
  publish_rounds(1, 3);
  start_consumer();
  ASSERT_TRUE(caught_up());
  const std::string right = copies();
  sandbox_.execute(
      "UPDATE shelf SET price = 1; DELETE FROM shelf WHERE id = 'o7';"
      "UPDATE seller_total SET total = 0");

  const auto rebuilt = rebuild_shelf();
  ASSERT_THAT(rebuilt, IsOk());

  EXPECT_EQ(rebuilt->records, 150);
  EXPECT_EQ(copies(), right);
  EXPECT_TRUE(counters_equal_recount());
}

constexpr pg::Statement kFollow{"follow", R"sql(
  INSERT INTO window_price (id, price) SELECT $1, price FROM shelf WHERE id = $1
  ON CONFLICT (id) DO UPDATE SET price = excluded.price)sql"};
constexpr pg::Statement kChange{"change", "UPDATE changes SET sum = sum + $1"};

// What is derived from the tables is right again too, and nothing is counted twice.
TEST_F(RebuildTest, MendsWhatFollowsFromTheCopies) {
  sandbox_.execute(
      "CREATE TABLE window_price (id text PRIMARY KEY, price bigint);"
      "CREATE TABLE changes (sum bigint); INSERT INTO changes VALUES (0)");
  const Projection with_window =
      Projection("shelf", {"shelf", "seller_total"})
          .on<OfferEvent>(put_offer,
                          [](const auto& old, const OfferEvent& now, pg::Tx& tx) -> Status {
                            const auto price = now.state().unit_price_vnd();
                            const auto before = old ? old->state().unit_price_vnd() : 0;
                            RETURN_IF_ERROR(tx.execute(kChange, price - before).status());
                            return tx.execute(kFollow, last_segment(now.state().name())).status();
                          });
  std::vector<Fact> facts;
  for (int i = 0; i < 250; ++i) facts.push_back({"o" + std::to_string(i), 1, 1000 + i});
  publish(facts);
  start_consumer();  // follows without the window, as a consumer did whose events a rebuild passed
  ASSERT_TRUE(caught_up());

  ASSERT_THAT(rebuild_shelf(with_window), IsOk());

  EXPECT_EQ(value("SELECT count(*) FROM window_price JOIN shelf USING (id, price)"), "250");
  EXPECT_EQ(value("SELECT sum FROM changes"), "0");
}

TEST_F(RebuildTest, BesideLiveTrafficEndsEqual) {
  publish_rounds(1, 3);
  start_consumer();
  ASSERT_TRUE(caught_up());
  std::thread traffic([&] { publish_rounds(4, 9); });
  const auto rebuilt = rebuild_shelf();
  traffic.join();
  ASSERT_THAT(rebuilt, IsOk());
  ASSERT_TRUE(caught_up());

  const std::string live = copies();
  EXPECT_TRUE(counters_equal_recount());
  EXPECT_EQ(value("SELECT count(*) FROM shelf WHERE price BETWEEN 9000 AND 9049"), "50");
  ASSERT_THAT(rebuild_shelf(), IsOk());
  EXPECT_EQ(copies(), live);
}

TEST_F(RebuildTest, PutsBackAPositionThatTheBrokerDoesNotHold) {
  publish_rounds(1, 2);
  start_consumer();
  ASSERT_TRUE(caught_up());
  stop_consumer();
  sandbox_.execute("UPDATE consumer_position SET next_offset = 999999 WHERE topic = '" + topic_ +
                   "'");
  start_consumer();
  ASSERT_TRUE(eventually([&] { return counters_.out_of_range >= 1; }));

  ASSERT_THAT(rebuild_shelf(), IsOk());

  ASSERT_TRUE(caught_up());
  publish_rounds(3, 3);
  ASSERT_TRUE(caught_up());
  EXPECT_EQ(value("SELECT count(*) FROM shelf WHERE price BETWEEN 3000 AND 3049"), "50");
  EXPECT_TRUE(counters_equal_recount());
}

TEST_F(RebuildTest, CountsTheSameDeadLettersWithoutStoringThemAgain) {
  publish({Fact{"o1", 1, 10}, {"o2", 1, -1}});
  start_consumer();
  ASSERT_TRUE(caught_up());

  const auto rebuilt = rebuild_shelf();
  ASSERT_THAT(rebuilt, IsOk());

  EXPECT_EQ(rebuilt->dead_letters, 1);
  EXPECT_EQ(value("SELECT count(*) FROM dead_letter"), "1");
}

TEST_F(RebuildTest, MovesNoPositionsOfOtherProjections) {
  publish({listing("o1", "Vải")});
  publish_rounds(1, 1);
  start_consumer();
  ASSERT_TRUE(caught_up());
  const std::string all =
      "SELECT string_agg(next_offset::text, ',' ORDER BY topic, part)"
      " FROM consumer_position";
  const std::string before = value(all);

  ASSERT_THAT(rebuild_shelf(), IsOk());

  EXPECT_EQ(value(all), before);
  EXPECT_EQ(value("SELECT title FROM title"), "Vải");
}

class Republish : public RebuildTest {
 protected:
  Republish() { add_offers(30); }
  struct OfferRow {
    Fact fact;
    static OfferRow from(pg::Row& row) {
      OfferRow it;
      it.fact.key = row.text();
      it.fact.version = row.int64();
      it.fact.price = row.int64();
      it.fact.epoch = 0;
      return it;
    }
  };
  StatusOr<std::int64_t> republish_offers() {
    static constexpr pg::Statement kPage{"test_page", R"sql(
      SELECT id, version, price FROM offer WHERE id > $1 ORDER BY id LIMIT $2 FOR UPDATE)sql"};
    const AggregateSource offers{
        "offers",
        [this](pg::Tx& tx, const std::string& after, int limit) -> StatusOr<RepublishPage> {
          ASSIGN_OR_RETURN(auto rows, tx.query<OfferRow>(kPage, after, limit));
          RepublishPage page;
          for (const OfferRow& row : rows) {
            RETURN_IF_ERROR(outbox_.append(tx, offer_event(row.fact)));
            page.last_key = row.fact.key;
            ++page.appended;
          }
          return page;
        }};
    return republish(database_, {offers}, {.page = 7});
  }
};

TEST_F(Republish, IsSkippedByThoseWhoHaveTheState) {
  for (int i = 0; i < 90; ++i) ASSERT_THAT(change("o" + std::to_string(i % 30)), IsOk());
  const auto rig = relay();
  rig->relay.start();
  start_consumer();
  ASSERT_TRUE(applied(90));
  const std::string before = copies();

  EXPECT_EQ(republish_offers().value(), 30);
  ASSERT_TRUE(eventually([&] { return counters_.skipped == 30; }));

  EXPECT_EQ(copies(), before);
  EXPECT_TRUE(counts(counters_.applied, 90));
}

TEST_F(Republish, FillsAClusterThatHasNothing) {
  for (int i = 0; i < 60; ++i) ASSERT_THAT(change("o" + std::to_string(i % 30)), IsOk());
  sandbox_.execute("DELETE FROM outbox");  // went to the cluster that is lost
  EXPECT_EQ(republish_offers().value(), 30);
  const auto rig = relay();
  rig->relay.start();
  start_consumer();
  ASSERT_TRUE(applied(30));

  EXPECT_EQ(copies(), value("SELECT string_agg(id || ' lan ' || price, ', ' ORDER BY id)"
                            " FROM offer"));
}

TEST_F(Republish, AfterARestoreWithARaisedEpochBringsTheCopiesBack) {
  for (int i = 0; i < 90; ++i) ASSERT_THAT(change("o" + std::to_string(i % 30)), IsOk());
  auto rig = relay();
  rig->relay.start();
  start_consumer();
  ASSERT_TRUE(applied(90));
  sandbox_.execute(
      "UPDATE offer SET version = 1, price = 7;"  // as an older backup had it
      "UPDATE event_epoch SET epoch = 2");
  Outbox after_restore({.topic_prefix = prefix_}, signal_);
  for (int i = 0; i < 30; ++i) {
    const OfferEvent event = offer_event({"o" + std::to_string(i), 1, 7, "lan", 0});
    ASSERT_THAT(
        database_.transact(in(5s), [&](pg::Tx& tx) { return after_restore.append(tx, event); }),
        IsOk());
  }
  ASSERT_TRUE(applied(120));

  EXPECT_EQ(value("SELECT count(*) FROM shelf WHERE price = 7"), "30");
  EXPECT_TRUE(counters_equal_recount());
}

}  // namespace
}  // namespace farmgate::events
