#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/events/counters.h"
#include "chassis/events/signal.h"
#include "chassis/kafka/publisher.h"
#include "chassis/pg/database.h"

namespace farmgate::events {

struct RelayOptions {
  pg::Options database;  // a direct connection: a lock does not survive PgBouncer's pooling
  int batch_rows = 2000;
  std::chrono::milliseconds poll{100};            // looks without a signal
  std::chrono::milliseconds ack_timeout{30'000};  // then the batch is purged and begun again
  std::chrono::milliseconds backoff{200};         // after a failure, and between tries for the lock
  // Asked when a batch was not acknowledged: the broker may have come back without its disk, as
  // another cluster.
  std::function<void()> make_topics = [] {};
  Report report = [](std::string_view, const Status&) {};
};

// Publishes the outbox of one database in the order of ids and deletes what is acknowledged. Every
// process with the service's api part runs one; an advisory lock picks the leader. Two leaders for
// a moment only double messages.
class Relay {
 public:
  Relay(RelayOptions options, kafka::Publisher& publisher, Signal& signal, Counters& counters);
  ~Relay();

  void start();
  // Ends the batch in flight without waiting for its acks; the outbox holds the rest. Ends the
  // publisher too.
  void stop();

 private:
  struct Batch;
  void run();
  Status lead();
  StatusOr<bool> step(pg::Session& session);
  StatusOr<Batch> fetch(pg::Session& session);
  Status settle(pg::Session& session, const Batch& batch, const kafka::Published& published);
  Status forget(pg::Session& session, const Batch& batch);
  Status bury(pg::Session& session, const Batch& batch, const std::string& cause);
  void pause(std::chrono::milliseconds span);

  RelayOptions options_;
  kafka::Publisher& publisher_;
  Signal& signal_;
  Counters& counters_;
  int rows_ = 0;  // of the next batch: shrinks to find a refused row, grows back afterwards
  std::int64_t last_ = 0;  // newest id published; only the planted bug M4 reads it
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace farmgate::events
