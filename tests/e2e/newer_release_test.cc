// Beside a newer release: its schema under our program, its events on our topics.
#include "chassis/host/admin_client.h"
#include "chassis/host/suite.h"
#include "chassis/kafka/publisher.h"
#include "chassis/kafka/reader.h"
#include "chassis/kafka/topics.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

using namespace std::chrono_literals;

using producers::events::v1::ProducerEvent;

constexpr int kNewer = 999;  // a migration that this program does not know

class NewerRelease : public Running {
 protected:
  static kafka::ClientOptions client() {
    kafka::ClientOptions options;
    options.brokers = require_env("FARMGATE_KAFKA");
    return options;
  }
  // The newest record of a party on its topic.
  static kafka::Message newest(const std::string& producer) {
    const std::string topic = suite().value("orders",
                                            "SELECT DISTINCT topic FROM consumer_position "
                                            "WHERE topic LIKE '%producers.producer%'");
    const int partitions = kafka::partition_count(client(), topic, in(10s)).value();
    std::vector<kafka::Position> begin;
    for (int i = 0; i < partitions; ++i) begin.push_back({{topic, i}, 0});
    const auto reader = kafka::Reader::open(client(), begin).value();
    kafka::Message found;
    const Deadline patience = in(30s);
    for (int ends = 0; ends < partitions && time_left(patience) > 0ms;) {
      auto next = reader->poll(100ms).value();
      if (std::holds_alternative<kafka::Reader::End>(next)) ++ends;
      auto* message = std::get_if<kafka::Message>(&next);
      ProducerEvent event;
      if (message == nullptr || !event.ParseFromString(message->value.value_or(""))) continue;
      if (event.state().name() == producer) found = std::move(*message);
    }
    return found;
  }
  static std::string name_in_orders() {
    return suite().value("orders", "SELECT public_name FROM seller_copy WHERE producer = '" +
                                       others().producer.substr(others().producer.find('/') + 1) +
                                       "'");
  }
  static Status order() {
    return suite()
        .settle<orders::v1::Order>("farmgate.orders.v1.OrderService/PlaceOrder", basket(stall(), 1),
                                   buyer("an"))
        .status();
  }
  static std::string migrations(const std::string& service) {
    return suite().value(service, "SELECT count(*) || ' ' || max(version) FROM schema_migration");
  }
};

// A field and a value of an enum that we do not know: the rest counts.
TEST_F(NewerRelease, ItsEventsAreAppliedAsFarAsWeKnowThem) {
  kafka::Message seen = newest(others().producer);
  ProducerEvent event;
  ASSERT_TRUE(event.ParseFromString(seen.value.value_or("")));
  event.set_aggregate_version(event.aggregate_version() + 1);
  event.set_change(static_cast<producers::events::v1::ProducerChange>(99));
  event.mutable_state()->set_public_name("Vườn của bản sau (ví dụ)");
  event.GetReflection()->MutableUnknownFields(&event)->AddVarint(1900, 7);
  auto& state = *event.mutable_state();
  state.GetReflection()->MutableUnknownFields(&state)->AddLengthDelimited(1901, "of tomorrow");
  kafka::Record record{seen.partition.topic, seen.key, event.SerializeAsString(), seen.headers};
  for (kafka::Header& header : record.headers) {
    if (header.name == "ce_type") header.value = "farmgate.producers.producer.of_tomorrow.v1";
    if (header.name == "ce_id") {
      header.value = seen.key + "/" + std::to_string(event.source_epoch()) + "/" +
                     std::to_string(event.aggregate_version());
    }
  }
  const std::string letters = "SELECT count(*) FROM dead_letter";
  const std::string before = suite().value("orders", letters);
  kafka::Publisher publisher(client());
  ASSERT_THAT(publisher.publish(std::vector{record}, in(10s)).status, IsOk());
  ASSERT_TRUE(eventually([&] { return name_in_orders() == event.state().public_name(); }))
      << suite().log();
  EXPECT_EQ(suite().value("orders", letters), before);
  EXPECT_THAT(order(), IsOk());
}

// A rollback: migrations of the newer release have run, its pods are gone, ours serve and start.
TEST_F(NewerRelease, ItsSchemaIsServedAndOurMigrationsLeaveItAlone) {
  for (const host::Member& it : host::kSuite) {
    suite().execute(it.name, "INSERT INTO schema_migration SELECT " + std::to_string(kNewer) +
                                 ", 'of_tomorrow', digest FROM schema_migration LIMIT 1");
  }
  suite().execute("orders",
                  "ALTER TABLE orders ADD COLUMN of_tomorrow text NOT NULL DEFAULT 'later';"
                  "ALTER TABLE offer ADD COLUMN of_tomorrow bigint");
  EXPECT_THAT(order(), IsOk());  // the process that ran all the time

  const std::string known = migrations("orders");
  const Finished migrated = suite().farmgate({"all", "migrate"});
  EXPECT_EQ(migrated.code, 0) << migrated.err;
  EXPECT_EQ(migrations("orders"), known);

  suite().process().terminate();
  EXPECT_EQ(suite().process().wait(), 0);
  suite().start();
  EXPECT_THAT(order(), IsOk());
  const Finished found = suite().farmgate({"doctor"});
  EXPECT_EQ(found.code, 0) << found.out;
  EXPECT_EQ(suite().value("orders", "SELECT count(DISTINCT of_tomorrow) FROM orders"), "1");
}

}  // namespace
}  // namespace farmgate::testing
