#pragma once

#include <string>
#include <string_view>

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace farmgate::events {

inline constexpr std::string_view kTopicPrefix = "farmgate";

// The names of an event follow from its message,
// farmgate.<service>.events.<version>.<Aggregate>Event, and are spelled out nowhere else.
struct EventName {
  std::string service;    // "orders"
  std::string aggregate;  // "market_offer", of MarketOfferEvent
  std::string version;    // "v1"

  // The descriptor of an event; one of another form is our bug and ends the program.
  static EventName of(const google::protobuf::Descriptor& event);

  // farmgate.orders.market_offer.v1
  std::string topic(std::string_view prefix = kTopicPrefix) const;
  std::string source() const;  // /farmgate/orders/market_offer
  // ce_type of a change, given as its enum value without the enum's prefix: "SOLD_OUT" gives
  // farmgate.orders.market_offer.sold_out.v1
  std::string type(std::string_view change) const;
  // Whether a ce_type names this event, whatever its change.
  bool has_type(std::string_view type) const;
};

template <class E>
std::string topic_of(std::string_view prefix = kTopicPrefix) {
  return EventName::of(*E::descriptor()).topic(prefix);
}

// "orders/0198..." gives "0198...".
std::string_view last_segment(std::string_view resource_name);

}  // namespace farmgate::events
