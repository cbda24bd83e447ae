#include "chassis/events/projection.h"

#include <algorithm>

namespace farmgate::events {

Status Projection::unreadable_copy() {
  return internal("event_copy holds an event that does not parse");
}

std::vector<std::string> topics_of(const std::vector<Projection>& projections,
                                   std::string_view prefix) {
  std::vector<std::string> topics;
  for (const Projection& projection : projections) {
    for (const Source& source : projection.sources()) topics.push_back(source.name.topic(prefix));
  }
  std::sort(topics.begin(), topics.end());
  topics.erase(std::unique(topics.begin(), topics.end()), topics.end());
  return topics;
}

}  // namespace farmgate::events
