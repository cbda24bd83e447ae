#include "services/orders/api/stock_api.h"

#include "chassis/wire/convert.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "services/orders/api/copies.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/offers.h"
#include "services/orders/storage/stock_ledger.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

OfferChange change_of(const Offer& offer) {
  return offer.available == 0 ? OfferChange::kSoldOut : OfferChange::kStocked;
}

}  // namespace

StatusOr<rpc::Bytes> StockApi::withdraw(const rpc::Call& call,
                                        const v1::WithdrawStockRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Offer> {
    ASSIGN_OR_RETURN(Offer offer, lock_own_offer(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Quantity quantity,
                     farmgate::wire::read_quantity(request.quantity(), offer.unit, "quantity"));
    RETURN_IF_ERROR(offer.withdraw(quantity.thousandths));
    RETURN_IF_ERROR(offers::save(tx, offer));
    RETURN_IF_ERROR(stock_ledger::append(tx, {.offer = offer.id,
                                              .kind = "WITHDRAWN",
                                              .quantity = -quantity.thousandths,
                                              .reference = request_id,
                                              .note = request.reason()}));
    RETURN_IF_ERROR(announce(tx, it_.outbox, offer, change_of(offer)));
    return wire::encode(offer);
  });
}

}  // namespace farmgate::orders
