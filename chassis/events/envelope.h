#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"
#include "chassis/kafka/record.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::events {

// The four fields that every event message has, read by reflection.
struct EventFields {
  std::string name;    // state.name
  std::string change;  // enum value without its prefix; the number when unknown
  std::int64_t version = 0;
  std::int64_t epoch = 0;

  // INVALID_ARGUMENT when a name is empty or a version is below 1.
  static StatusOr<EventFields> of(const google::protobuf::Message& event);
};

// A CloudEvents 1.0 event in binary mode: attributes in headers, the bare message as value.
struct Envelope {
  std::string topic;
  std::string key;
  std::string type;     // farmgate.orders.offer.sold_out.v1
  std::string source;   // /farmgate/orders/offer
  std::string subject;  // the resource name
  std::int64_t epoch = 0;
  std::int64_t version = 0;
  Time time;
  std::string traceparent;  // empty: none
  std::string value;

  // The same for every copy of one fact, sent again or republished.
  std::string id() const;
  kafka::Record record() &&;
};

std::string rfc3339(Time time);
StatusOr<Time> parse_rfc3339(std::string_view text);

}  // namespace farmgate::events
