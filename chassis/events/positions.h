#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/kafka/record.h"
#include "chassis/pg/database.h"

// The table consumer_position. Private to chassis/events.
namespace farmgate::events::positions {

// Where each partition goes on, in the order given; one never read before starts at 0, and has a
// row from now on.
StatusOr<std::vector<std::int64_t>> place(pg::Tx& tx, const std::string& cluster,
                                          const std::vector<kafka::Partition>& partitions);

struct Move {
  kafka::Partition partition;
  std::int64_t from = 0;  // the position that the caller believes to be stored
  std::int64_t to = 0;
};
// The fence: ABORTED/FENCED when another member has moved one of the positions.
Status advance(pg::Tx& tx, const std::string& cluster, const std::vector<Move>& moves);

// Holds every consumer of these topics until the transaction ends; answers where they stand.
StatusOr<std::vector<kafka::Position>> lock(pg::Tx& tx, const std::string& cluster,
                                            const std::vector<std::string>& topics);
// The same without holding anyone.
StatusOr<std::vector<kafka::Position>> read(pg::Tx& tx, const std::string& cluster,
                                            const std::vector<std::string>& topics);

}  // namespace farmgate::events::positions
