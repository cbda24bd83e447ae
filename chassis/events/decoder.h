#pragma once

#include <memory>
#include <optional>

#include "chassis/events/envelope.h"
#include "chassis/events/projection.h"
#include "chassis/kafka/record.h"

namespace farmgate::events {

// A record as an event. Private to chassis/events.
struct Arrival {
  std::unique_ptr<google::protobuf::Message> event;  // null: of an unknown ce_type, passed over
  EventFields fields;
  std::optional<Time> time;  // ce_time
  std::string key;
  const std::string* bytes = nullptr;  // of the record
};

// INVALID_ARGUMENT/POISON for what can never be applied: no type, no value, bytes that do not
// parse, a key that is not the resource's.
StatusOr<Arrival> decode(const kafka::Message& message, const Source& source);

}  // namespace farmgate::events
