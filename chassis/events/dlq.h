#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/events/projection.h"
#include "chassis/kafka/record.h"
#include "chassis/pg/database.h"

namespace farmgate::events::dlq {

// A record that could not be applied. `farmgate dlq list|show|replay|drop SERVICE` prints and acts.
struct DeadLetter {
  std::int64_t id = 0;
  kafka::Message message;
  std::string error;
  std::int64_t attempts = 0;
  Time arrive_time;

  static DeadLetter from(pg::Row& row);
};

// The oldest open ones after an id.
StatusOr<std::vector<DeadLetter>> list(pg::Database& database, std::int64_t after_id, int limit,
                                       Deadline deadline);
StatusOr<DeadLetter> show(pg::Database& database, std::int64_t id, Deadline deadline);
StatusOr<std::int64_t> depth(pg::Database& database, Deadline deadline);

struct Decision {
  std::string by;   // who acts
  std::string why;  // kept with the letter
};

// Applies the record under the rule of every other: one that is not newer changes nothing. The
// error of a record that fails again is returned and stored.
Status replay(pg::Database& database, const std::vector<Projection>& projections,
              std::string_view topic_prefix, std::int64_t id, const Decision& decision,
              Deadline deadline);
Status drop(pg::Database& database, std::int64_t id, const Decision& decision, Deadline deadline);

}  // namespace farmgate::events::dlq
