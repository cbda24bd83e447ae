#include "tests/integration/events/bus.h"

#include <algorithm>
#include <set>

#include "chassis/base/id.h"
#include "chassis/events/schema.h"
#include "chassis/kafka/reader.h"

namespace farmgate::events {
namespace {

using namespace std::chrono_literals;

constexpr pg::Statement kStep{"test_step", R"sql(
  UPDATE offer SET version = version + 1, price = $2 WHERE id = $1 RETURNING version)sql"};
constexpr pg::Statement kNote{"test_note", "INSERT INTO fact VALUES ($1, $2, $3)"};
constexpr pg::Statement kFacts{"test_facts", "SELECT id, version, price FROM fact"};

struct Number {
  std::int64_t value;
  static Number from(pg::Row& row) { return {row.int64()}; }
};

struct FactRow {
  Fact fact;
  static FactRow from(pg::Row& row) {
    FactRow it;
    it.fact.key = row.text();
    it.fact.version = row.int64();
    it.fact.price = row.int64();
    return it;
  }
};

OfferEvent parsed(const kafka::Message& message) {
  OfferEvent event;
  EXPECT_TRUE(event.ParseFromString(message.value.value_or("")));
  return event;
}

}  // namespace

OfferEvent offer_event(const Fact& fact) {
  OfferEvent event;
  event.set_aggregate_version(fact.version);
  event.set_source_epoch(fact.epoch);
  event.set_change(orders::events::v1::OFFER_CHANGE_UPDATED);
  event.mutable_state()->set_name("offers/" + fact.key);
  event.mutable_state()->set_seller("producers/" + fact.seller);
  event.mutable_state()->set_listing("listings/" + fact.key);
  event.mutable_state()->set_unit_price_vnd(fact.price);
  return event;
}

std::string topic_prefix() {
  std::string id = "t" + Uuid::v7().to_string();
  std::erase(id, '-');
  return id;
}

RelayRig::RelayRig(pg::Options database, kafka::ClientOptions client, Signal& signal,
                   std::function<void()> make_topics)
    : publisher(std::move(client)),
      relay({.database = std::move(database),
             .poll = 20ms,
             .backoff = 20ms,
             .make_topics = std::move(make_topics)},
            publisher, signal, counters) {}

Bus::Bus(std::string brokers)
    : database_(sandbox_.options(20)),
      client_{.brokers = std::move(brokers), .settings = {}, .log = nullptr},
      topic_(topic_of<OfferEvent>(prefix_)),
      outbox_({.topic_prefix = prefix_}, signal_) {
  sandbox_.execute(std::string(events_schema_sql()));
  sandbox_.execute(
      "CREATE TABLE offer (id text PRIMARY KEY, version bigint NOT NULL, price bigint NOT NULL);"
      "CREATE TABLE fact (id text, version bigint, price bigint, PRIMARY KEY (id, version))");
}

void Bus::make_topic(const kafka::TopicOptions& options) {
  ASSERT_THAT(kafka::ensure_topics(client_, {topic_}, options, in(20s)), IsOk());
}

std::unique_ptr<RelayRig> Bus::relay(std::function<void()> make_topics) {
  return std::make_unique<RelayRig>(sandbox_.options(1), client_, signal_, std::move(make_topics));
}

void Bus::add_offers(int count) {
  sandbox_.execute("INSERT INTO offer SELECT 'o' || n, 0, 0 FROM generate_series(0, " +
                   std::to_string(count - 1) + ") AS n");
}

Status Bus::change(const std::string& key, const std::function<Status(pg::Tx&)>& ending) {
  const std::int64_t price = next_price_.fetch_add(1);
  return database_.transact(in(20s), [&](pg::Tx& tx) -> Status {
    ASSIGN_OR_RETURN(auto version, tx.query_one<Number>(kStep, key, price));
    RETURN_IF_ERROR(tx.execute(kNote, key, version->value, price).status());
    RETURN_IF_ERROR(outbox_.append(tx, offer_event({key, version->value, price, "lan", 0})));
    return ending ? ending(tx) : ok();
  });
}

kafka::Record Bus::record(const Fact& fact) const {
  const OfferEvent event = offer_event(fact);
  const EventName name = EventName::of(*OfferEvent::descriptor());
  Envelope envelope{topic_,
                    fact.key,
                    name.type("UPDATED"),
                    name.source(),
                    event.state().name(),
                    fact.epoch,
                    fact.version,
                    {},
                    std::string(),
                    event.SerializeAsString()};
  envelope.time = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  return std::move(envelope).record();
}

kafka::Record Bus::garbage(const std::string& key) const {
  kafka::Record bad = record({key});
  bad.value = "\xff\xff\xff";
  return bad;
}

void Bus::publish(const std::vector<kafka::Record>& records) {
  if (!publisher_) publisher_ = std::make_unique<kafka::Publisher>(client_);
  ASSERT_THAT(publisher_->publish(records, in(20s)).status, IsOk());
}

void Bus::publish(const std::vector<Fact>& facts) {
  std::vector<kafka::Record> records;
  for (const Fact& fact : facts) records.push_back(record(fact));
  publish(records);
}

std::vector<kafka::Message> Bus::on_topic() {
  const int parts = kafka::partition_count(client_, topic_, in(5s)).value();
  std::vector<kafka::Position> from;
  for (int part = 0; part < parts; ++part) from.push_back({{topic_, part}, 0});
  auto reader = kafka::Reader::open(client_, from).value();
  std::vector<kafka::Message> messages;
  std::set<int> ended;
  for (const Deadline end = in(20s); std::ssize(ended) < parts && Elapsed::now() < end;) {
    auto next = reader->poll(50ms).value();
    if (auto* message = std::get_if<kafka::Message>(&next)) messages.push_back(std::move(*message));
    if (auto* done = std::get_if<kafka::Reader::End>(&next)) {
      ended.insert(done->position.partition.part);
    }
  }
  EXPECT_EQ(std::ssize(ended), parts);
  return messages;
}

Bus::Versions Bus::committed() {
  Versions versions;
  const auto rows = database_.read(in(5s), [](pg::Tx& tx) { return tx.query<FactRow>(kFacts); });
  for (const FactRow& row : rows.value()) {
    versions[{row.fact.key, row.fact.version}] = row.fact.price;
  }
  return versions;
}

Bus::Versions Bus::announced(const std::vector<kafka::Message>& messages) {
  Versions versions;
  for (const kafka::Message& message : messages) {
    const OfferEvent event = parsed(message);
    const auto price = event.state().unit_price_vnd();
    const auto [it, first] = versions.try_emplace({message.key, event.aggregate_version()}, price);
    EXPECT_EQ(it->second, price) << message.key << " has one version for two states";
  }
  return versions;
}

bool Bus::first_seen_in_order(const std::vector<kafka::Message>& messages) {
  std::map<std::string, std::int64_t> newest;
  for (const kafka::Message& message : messages) {
    const std::int64_t version = parsed(message).aggregate_version();
    std::int64_t& seen = newest[message.key];
    if (version > seen + 1) return false;
    seen = std::max(seen, version);
  }
  return true;
}

}  // namespace farmgate::events
