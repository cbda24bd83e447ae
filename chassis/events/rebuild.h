#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "chassis/base/status.h"
#include "chassis/events/counters.h"
#include "chassis/events/projection.h"
#include "chassis/kafka/client.h"
#include "chassis/pg/database.h"

namespace farmgate::events {

struct RebuildOptions {
  kafka::ClientOptions kafka;
  pg::Options database;
  std::string topic_prefix{kTopicPrefix};
  std::size_t batch_records = 1000;
  std::chrono::milliseconds timeout{30 * 60'000};
  std::function<bool()> stopping = [] { return false; };
};

struct Rebuilt {
  std::int64_t records = 0;
  std::int64_t dead_letters = 0;  // the same records as in the live run, not stored again
};

// Computes a projection anew from the topics, beside the live one, and puts it in its place in one
// transaction when both stand at the same positions. Readers see the old rows until then; the
// service's consumer waits during the last step only. After it, what the projection's reactions
// derive from its tables is derived again.
StatusOr<Rebuilt> rebuild(const RebuildOptions& options, const Projection& projection);

}  // namespace farmgate::events
