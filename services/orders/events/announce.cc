#include "services/orders/events/announce.h"

#include "chassis/events/outbox.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "services/orders/wire/events.h"

namespace farmgate::orders {

using farmgate::events::Outbox;

Status announce(pg::Tx& tx, Outbox& outbox, const Fair& fair, FairChange change) {
  return outbox.append(tx, wire::event(fair, change));
}

Status announce(pg::Tx& tx, Outbox& outbox, const Offer& offer, OfferChange change) {
  return outbox.append(tx, wire::event(offer, change));
}

Status announce(pg::Tx& tx, Outbox& outbox, const Order& order) {
  return outbox.append(tx, wire::event(order));
}

Status announce(pg::Tx& tx, Outbox& outbox, const BankTransfer& transfer) {
  return outbox.append(tx, wire::event(transfer));
}

Status announce(pg::Tx& tx, Outbox& outbox, const Announcement& all) {
  std::vector<events::v1::OfferEvent> offers;
  std::vector<events::v1::OrderEvent> orders;
  for (const auto& [offer, change] : all.offers) offers.push_back(wire::event(offer, change));
  for (const auto& [order, trace] : all.orders) orders.push_back(wire::event(*order));
  std::vector<const google::protobuf::Message*> messages;
  std::vector<std::string> traces(offers.size());
  for (const auto& event : offers) messages.push_back(&event);
  for (const auto& event : orders) messages.push_back(&event);
  for (const auto& [order, trace] : all.orders) traces.push_back(trace);
  return outbox.append(tx, messages, traces);
}

}  // namespace farmgate::orders
