#include "services/producers/events/announce.h"

#include "farmgate/producers/events/v1/events.pb.h"
#include "services/producers/storage/children.h"
#include "services/producers/wire/events.h"

namespace farmgate::producers {

Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Producer& producer,
                ProducerChange change) {
  ASSIGN_OR_RETURN(const Holdings holdings, children::holdings(tx, producer.id));
  Status appended = outbox.append(tx, wire::event(producer, holdings, change));
  if (appended.reason() == "EVENT_TOO_LARGE") return too_many("holdings");
  return appended;
}

Status announce_new(pg::Tx& tx, farmgate::events::Outbox& outbox,
                    const std::vector<Producer>& producers) {
  std::vector<events::v1::ProducerEvent> events;
  events.reserve(producers.size());
  for (const Producer& producer : producers) {
    events.push_back(wire::event(producer, Holdings(), ProducerChange::kRegistered));
  }
  std::vector<const google::protobuf::Message*> pointers;
  for (const auto& event : events) pointers.push_back(&event);
  return outbox.append(tx, pointers);
}

}  // namespace farmgate::producers
