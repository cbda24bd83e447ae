#include <thread>

#include "tests/integration/events/bus.h"
#include "tests/support/own_broker.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::OwnBroker;

OwnBroker& broker() {
  static OwnBroker one;  // two seconds to start: shared by the tests below
  return one;
}

class BrokerDown : public Bus {
 protected:
  BrokerDown() : Bus(broker().address()) {
    make_topic();
    add_offers(8);
  }
  void change_all(int rounds) {
    for (int i = 0; i < 8 * rounds; ++i) {
      ASSERT_THAT(change("o" + std::to_string(i % 8)), IsOk());
    }
  }
};

TEST_F(BrokerDown, KeepsEventsInTheOutboxAndPublishesAllOfThemOnceItIsBack) {
  const auto rig = relay();
  rig->relay.start();
  change_all(10);
  ASSERT_TRUE(eventually([&] { return rig->counters.published > 0; }));
  std::atomic<bool> over{false};
  std::thread writer([&] {
    while (!over) change_all(1);
  });
  for (int i = 0; i < 2; ++i) {
    broker().kill();
    broker().up();
  }
  over = true;
  writer.join();
  ASSERT_TRUE(eventually([&] { return outbox_is_empty(); }, 60s));

  EXPECT_EQ(announced(on_topic()), committed());
}

TEST_F(BrokerDown, BeginsABatchAgainThatWasNotAcknowledgedInTime) {
  change_all(1);
  Counters counters;
  kafka::Publisher publisher(client_);
  Relay impatient({.database = sandbox_.options(1), .ack_timeout = 200ms, .backoff = 20ms},
                  publisher, signal_, counters);
  broker().kill();
  impatient.start();
  ASSERT_TRUE(eventually([&] { return counters.publish_failures >= 2; }, 60s));
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "8");
  impatient.stop();

  broker().up();
  const auto rig = relay();
  rig->relay.start();
  ASSERT_TRUE(eventually([&] { return outbox_is_empty(); }, 60s));
  EXPECT_EQ(announced(on_topic()), committed());
}

}  // namespace
}  // namespace farmgate::events
