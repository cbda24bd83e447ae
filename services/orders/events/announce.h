#pragma once

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

}  // namespace farmgate::orders
