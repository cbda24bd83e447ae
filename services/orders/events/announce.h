#pragma once

#include <string>
#include <utility>
#include <vector>

#include "chassis/base/status.h"
#include "services/orders/domain/fair.h"
#include "services/orders/domain/offer.h"
#include "services/orders/domain/order.h"
#include "services/orders/domain/transfer.h"

namespace farmgate::events {
class Outbox;
}
namespace farmgate::pg {
class Tx;
}

namespace farmgate::orders {

// Appends the event of an aggregate's present state. Its row is locked or written by then.
Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Fair& fair, FairChange change);
Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Offer& offer,
                OfferChange change);
Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Order& order);
Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const BankTransfer& transfer);

// Of a transaction over many orders: its offers, each with its change, then the orders, each under
// the trace of its call ("" = none).
struct Announcement {
  std::vector<std::pair<Offer, OfferChange>> offers;
  std::vector<std::pair<const Order*, std::string>> orders;
};
Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Announcement& all);

}  // namespace farmgate::orders
