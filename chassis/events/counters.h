#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate::events {

// What the relay and the consumer of one service did since the start. The host exports it.
struct Counters {
  using Count = std::atomic<std::int64_t>;
  // Relay.
  Count published{0};          // rows acknowledged and deleted
  Count publish_failures{0};   // batches begun again at the oldest row
  Count refused{0};            // rows moved to outbox_dead
  Count leading{0};            // 1 while this process holds the database's relay lock
  Count oldest_row_micros{0};  // age of the oldest row at the last look; alert on it
  // Consumer.
  Count applied{0};
  Count skipped{0};        // not newer than the copy
  Count gaps{0};           // versions that were never seen
  Count unknown_types{0};  // passed over
  Count dead_letters{0};
  Count fence_misses{0};  // another member had moved the position
  Count retries{0};       // batches put off: database down, timeout, lock
  Count out_of_range{0};  // partitions stopped until a rebuild
  Count lag_micros{0};    // append to apply, of the event applied last

  // Every counter with its metric name, for the exporter.
  std::vector<std::pair<std::string_view, const Count*>> all() const;
};

// Told once of what a person should know: refused rows, dead letters, lost positions, lost locks.
using Report = std::function<void(std::string_view what, const Status& cause)>;

}  // namespace farmgate::events
