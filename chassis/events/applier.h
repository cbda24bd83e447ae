#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "chassis/events/counters.h"
#include "chassis/events/projection.h"
#include "chassis/kafka/record.h"
#include "chassis/pg/database.h"

namespace farmgate::events {

// What one transaction did; added to the counters after its commit only.
struct Tally {
  std::int64_t applied = 0;
  std::int64_t skipped = 0;
  std::int64_t gaps = 0;
  std::int64_t unknown_types = 0;
  std::optional<Time> newest;  // ce_time of the last event applied

  void add_to(Counters& counters) const;
};

using Records = std::vector<const kafka::Message*>;

// The newest-wins rule over event_copy, for every projection that follows a topic. Private to
// chassis/events.
class Applier {
 public:
  enum class Follow { kApplyAndReact, kApplyOnly };
  Applier(std::vector<Projection> projections, std::string topic_prefix, Follow follow);

  // Records of one topic, those of a partition in order, inside the caller's transaction.
  Status apply(const Records& records, pg::Tx& tx, Tally& tally) const;
  std::vector<std::string> topics() const;

 private:
  struct Copies;
  Status apply_to(const Projection& projection, const Source& source, const Records& records,
                  pg::Tx& tx, Tally& tally) const;

  std::vector<Projection> projections_;
  std::string topic_prefix_;
  Follow follow_;
};

}  // namespace farmgate::events
