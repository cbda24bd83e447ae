#pragma once

#include "services/orders/domain/fair.h"
#include "services/orders/domain/offer.h"
#include "services/orders/domain/order.h"
#include "services/orders/domain/transfer.h"

namespace farmgate::orders::events::v1 {
class FairEvent;
class OfferEvent;
class OrderEvent;
class PaymentEvent;
}  // namespace farmgate::orders::events::v1

// Domain -> events: the whole public state, nothing of the buyer.
namespace farmgate::orders::wire {

events::v1::FairEvent event(const Fair& fair, FairChange change);
events::v1::OfferEvent event(const Offer& offer, OfferChange change);
events::v1::OrderEvent event(const Order& order);
events::v1::PaymentEvent event(const BankTransfer& transfer);

// For republishing, where only the state is known: the change that leads to it.
OfferChange latest_change(const Offer& offer);
FairChange latest_change(const Fair& fair);

}  // namespace farmgate::orders::wire
