#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/pg/database.h"

namespace farmgate::events {

struct RepublishPage {
  int appended = 0;      // 0: there is nothing after the key
  std::string last_key;  // where the next page goes on
};

// A service's aggregates of one kind: appends the present state of the next `limit` ones after a
// key ("" = from the start) to the outbox, under each row's lock, version unchanged.
struct AggregateSource {
  std::string name;
  std::function<StatusOr<RepublishPage>(pg::Tx& tx, const std::string& after_key, int limit)>
      append;
};

struct RepublishOptions {
  int per_second = 2000;
  int page = 200;
  std::function<bool()> stopping = [] { return false; };
};

// Publishes every aggregate again: for a Kafka cluster lost whole. Who has the state skips it.
// Answers the number of events appended.
StatusOr<std::int64_t> republish(pg::Database& database,
                                 const std::vector<AggregateSource>& sources,
                                 const RepublishOptions& options);

}  // namespace farmgate::events
