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

}  // namespace farmgate::orders
