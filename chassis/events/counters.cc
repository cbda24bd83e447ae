#include "chassis/events/counters.h"

namespace farmgate::events {

std::vector<std::pair<std::string_view, const Counters::Count*>> Counters::all() const {
  return {
      {"events_published", &published},
      {"events_publish_failures", &publish_failures},
      {"events_refused", &refused},
      {"events_relay_leading", &leading},
      {"events_oldest_row_micros", &oldest_row_micros},
      {"events_applied", &applied},
      {"events_skipped", &skipped},
      {"events_gaps", &gaps},
      {"events_unknown_types", &unknown_types},
      {"events_dead_letters", &dead_letters},
      {"events_fence_misses", &fence_misses},
      {"events_retries", &retries},
      {"events_out_of_range", &out_of_range},
      {"events_lag_micros", &lag_micros},
  };
}

}  // namespace farmgate::events
