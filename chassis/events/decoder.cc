#include "chassis/events/decoder.h"

#include <google/protobuf/message.h>

namespace farmgate::events {
namespace {

Status poison(std::string why) { return Status(Code::kInvalidArgument, "POISON", std::move(why)); }

}  // namespace

StatusOr<Arrival> decode(const kafka::Message& message, const Source& source) {
  const auto type = message.header("ce_type");
  if (!type) return poison("no ce_type header");
  if (!source.name.has_type(*type)) return Arrival();
  if (!message.value) return poison("no value");
  Arrival arrival;
  arrival.event.reset(source.prototype->New());
  if (!arrival.event->ParseFromString(*message.value)) {
    return poison("the value is no " + source.prototype->GetTypeName());
  }
  auto fields = EventFields::of(*arrival.event);
  if (!fields.ok()) return poison(std::string(fields.status().message()));
  if (last_segment(fields->name) != message.key) return poison("the key is not the resource's id");
  arrival.fields = std::move(*fields);
  arrival.key = message.key;
  arrival.bytes = &*message.value;
  if (const auto text = message.header("ce_time")) {
    auto time = parse_rfc3339(*text);
    if (time.ok()) arrival.time = *time;
  }
  return arrival;
}

}  // namespace farmgate::events
