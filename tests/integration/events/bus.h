#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "chassis/events/consumer.h"
#include "chassis/events/outbox.h"
#include "chassis/events/relay.h"
#include "chassis/kafka/publisher.h"
#include "chassis/kafka/topics.h"
#include "chassis/pg/database.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "farmgate/orders/events/v1/events.pb.h"

namespace farmgate::events {

using farmgate::testing::eventually;
using farmgate::testing::IsOk;
using farmgate::testing::PgSandbox;
using farmgate::testing::StatusIs;
using orders::events::v1::OfferEvent;

struct Fact {
  std::string key;
  std::int64_t version = 1;
  std::int64_t price = 1000;
  std::string seller = "lan";
  std::int64_t epoch = 1;
};
OfferEvent offer_event(const Fact& fact);
std::string topic_prefix();  // never used before

// One relay with its own producer, as one process has it.
struct RelayRig {
  RelayRig(pg::Options database, kafka::ClientOptions client, Signal& signal,
           std::function<void()> make_topics);
  Counters counters;
  kafka::Publisher publisher;
  Relay relay;
};

// A service that owns offers and publishes each change: a database, topics and names of its own.
class Bus : public ::testing::Test {
 protected:
  using Versions = std::map<std::pair<std::string, std::int64_t>, std::int64_t>;  // to the price

  Bus() : Bus(farmgate::testing::require_env("FARMGATE_KAFKA")) {}
  explicit Bus(std::string brokers);

  void make_topic(const kafka::TopicOptions& options = {.partitions = 4});
  std::unique_ptr<RelayRig> relay(std::function<void()> make_topics = [] {});
  void add_offers(int count);  // o0, o1 ...
  // One step of the offer and its event; `ending` decides over commit or rollback.
  Status change(const std::string& key, const std::function<Status(pg::Tx&)>& ending = nullptr);
  void publish(const std::vector<kafka::Record>& records);
  void publish(const std::vector<Fact>& facts);
  kafka::Record record(const Fact& fact) const;
  kafka::Record garbage(const std::string& key) const;  // whose bytes are no event
  std::vector<kafka::Message> on_topic();

  bool outbox_is_empty() { return value("SELECT count(*) FROM outbox") == "0"; }
  std::string value(const std::string& sql) { return sandbox_.value(sql); }
  Versions committed();  // what the owner's database says
  // What the topic says; a version that appears with two prices is an error of its own.
  static Versions announced(const std::vector<kafka::Message>& messages);
  // Whether each offer's versions appear for the first time as 1, 2, 3 ...
  static bool first_seen_in_order(const std::vector<kafka::Message>& messages);

  PgSandbox sandbox_{"events"};
  pg::Database database_;
  kafka::ClientOptions client_;
  std::string prefix_ = topic_prefix();
  std::string topic_;
  Signal signal_;
  Outbox outbox_;
  std::unique_ptr<kafka::Publisher> publisher_;  // kept: a new one takes 0.85 s
  std::atomic<std::int64_t> next_price_{1};
};

}  // namespace farmgate::events
