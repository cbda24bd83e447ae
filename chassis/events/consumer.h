#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "chassis/events/counters.h"
#include "chassis/events/projection.h"
#include "chassis/kafka/client.h"
#include "chassis/pg/database.h"

namespace farmgate::events {

struct ConsumerOptions {
  kafka::ClientOptions kafka;
  std::string service;     // group = <topic_prefix>.<service>
  std::string slot = "0";  // with the service, the static member id: "listings-0"
  std::string topic_prefix{kTopicPrefix};
  std::size_t batch_records = 500;                  // of one partition, in one transaction
  std::chrono::milliseconds batch_timeout{10'000};  // of that transaction
  std::chrono::milliseconds backoff{100};  // first wait after a transient error; doubles to 2 s
  std::function<void(std::chrono::microseconds)> observe_lag = [](std::chrono::microseconds) {};
  Report report = [](std::string_view, const Status&) {};
};

// Keeps the projections of one service up to date, with their positions in the service's database.
// Topics must exist (kafka::ensure_topics). One thread; every wait in it polls the broker on.
class Consumer {
 public:
  Consumer(ConsumerOptions options, pg::Database& database, std::vector<Projection> projections,
           Counters& counters);
  ~Consumer();

  void start();
  void stop();  // finishes or rolls back the batch in flight

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace farmgate::events
