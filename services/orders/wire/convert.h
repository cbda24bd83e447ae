#pragma once

#include "chassis/base/status.h"
#include "chassis/rpc/bytes.h"
#include "services/orders/domain/day_close.h"
#include "services/orders/domain/fulfilment.h"
#include "services/orders/domain/ledger.h"
#include "services/orders/domain/offer.h"
#include "services/orders/domain/order.h"
#include "services/orders/domain/refund.h"
#include "services/orders/domain/transfer.h"

namespace farmgate::orders::v1 {
class BankTransfer;
class DayClose;
class GoodsReturn;
class LedgerEntry;
class Offer;
class Order;
class PickListItem;
class Refund;
class Shipment;
class UpdateOfferRequest;
}  // namespace farmgate::orders::v1

// Domain <-> farmgate.orders.v1.
namespace farmgate::orders::wire {

v1::Offer encode(const Offer& offer);
v1::Order encode(const Order& order);
v1::Shipment encode(const Shipment& shipment);
v1::GoodsReturn encode(const GoodsReturn& it);
v1::PickListItem encode(const PickItem& item);
v1::BankTransfer encode(const BankTransfer& transfer);
v1::LedgerEntry encode(const LedgerEntry& entry);
v1::DayClose encode(const DayClose& close);
v1::Refund encode(const Refund& refund);
rpc::Bytes reply_of(const Order& order);  // encoded, as it goes on the wire

struct OfferRequest {
  ListingId listing;
  OfferTerms terms;
};
StatusOr<OfferRequest> decode(const v1::Offer& offer);
StatusOr<OfferPatch> patch_of(const v1::UpdateOfferRequest& request);
StatusOr<Basket> decode(const v1::Order& order);  // without the buyer: the caller's token says who
StatusOr<BankTransfer> decode(const v1::BankTransfer& transfer);

}  // namespace farmgate::orders::wire
