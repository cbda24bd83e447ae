#pragma once

#include "chassis/base/status.h"
#include "chassis/rpc/bytes.h"
#include "services/orders/domain/offer.h"
#include "services/orders/domain/order.h"
#include "services/orders/domain/transfer.h"

namespace farmgate::orders::v1 {
class BankTransfer;
class Offer;
class Order;
}  // namespace farmgate::orders::v1

// Domain <-> farmgate.orders.v1.
namespace farmgate::orders::wire {

v1::Offer encode(const Offer& offer);
v1::Order encode(const Order& order);
v1::BankTransfer encode(const BankTransfer& transfer);
rpc::Bytes reply_of(const Order& order);  // encoded, as it goes on the wire

struct OfferRequest {
  ListingId listing;
  OfferTerms terms;
};
StatusOr<OfferRequest> decode(const v1::Offer& offer);
StatusOr<Basket> decode(const v1::Order& order);  // without the buyer: the caller's token says who
StatusOr<BankTransfer> decode(const v1::BankTransfer& transfer);

}  // namespace farmgate::orders::wire
