#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "chassis/base/status.h"
#include "chassis/events/envelope.h"
#include "chassis/events/naming.h"
#include "chassis/events/signal.h"
#include "chassis/pg/database.h"

namespace farmgate::events {

inline constexpr std::size_t kEventBytesMax = 256 * 1024 - 1;

struct OutboxOptions {
  std::string topic_prefix{kTopicPrefix};
  std::function<std::string()> traceparent = [] { return std::string(); };  // of the current call
};

// Events of a transaction, published after its commit by the relay of the database. Thread-safe.
class Outbox {
 public:
  Outbox(OutboxOptions options, Signal& relay) : options_(std::move(options)), relay_(relay) {}

  // Lock or update the aggregate's row first: that alone keeps the order of its events. The event's
  // source_epoch is filled in when it is 0. INVALID_ARGUMENT/EVENT_TOO_LARGE from 256 KiB on,
  // INVALID_ARGUMENT/EVENT_INCOMPLETE without name or version.
  Status append(pg::Tx& tx, const google::protobuf::Message& event);
  // Many at once, in one statement and in this order. They are of the current call, or each of its
  // own where `traces` names one for every event.
  Status append(pg::Tx& tx, std::span<const google::protobuf::Message* const> events,
                std::span<const std::string> traces = {});

 private:
  StatusOr<Envelope> wrap(const google::protobuf::Message& event, std::int64_t epoch) const;
  StatusOr<std::int64_t> epoch(pg::Tx& tx);

  OutboxOptions options_;
  Signal& relay_;
  // 0: not read yet. It changes only while the service is down.
  std::atomic<std::int64_t> epoch_{0};
};

}  // namespace farmgate::events
