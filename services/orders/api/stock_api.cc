#include "services/orders/api/stock_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/offer_service.pb.h"
#include "services/orders/api/copies.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/bans.h"
#include "services/orders/storage/booths.h"
#include "services/orders/storage/devices.h"
#include "services/orders/storage/offers.h"
#include "services/orders/storage/stock_ledger.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

OfferChange change_of(const Offer& offer) {
  return offer.available == 0 ? OfferChange::kSoldOut : OfferChange::kStocked;
}

// What may go to a booth: goods of an open offer, to a tablet that its seller still has there.
Status check_handed(pg::Tx& tx, const Offer& offer, const BoothDevice& device,
                    const DeviceStock& stock) {
  ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
  ASSIGN_OR_RETURN(const int offers, devices::count_offers(tx, device.id));
  RETURN_IF_ERROR(device.check_takes(offer, stock, offers, now));
  ASSIGN_OR_RETURN(const auto booth, booths::find(tx, device.fair, device.booth));
  RETURN_IF_ERROR(device.check_booth(booth));
  ASSIGN_OR_RETURN(const bool banned, bans::hold_listing(tx, offer.listing));
  return banned ? movement_banned("offer", "offers/" + offer.id.to_string()) : ok();
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
                                              .fact = StockFact::kWithdrawn,
                                              .quantity = -quantity.thousandths,
                                              .reference = request_id,
                                              .note = request.reason()}));
    RETURN_IF_ERROR(announce(tx, it_.outbox, offer, change_of(offer)));
    return wire::encode(offer);
  });
}

StatusOr<rpc::Bytes> StockApi::transfer(const rpc::Call& call,
                                        const v1::TransferStockRequest& request) {
  ASSIGN_OR_RETURN(const DeviceId id,
                   farmgate::wire::id_of<DeviceId>(request.device(), "boothDevices"));
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  const bool handed = request.direction() == v1::TRANSFER_DIRECTION_TO_DEVICE;
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Offer> {
    ASSIGN_OR_RETURN(Offer offer, lock_own_offer(tx, call, request.name()));
    ASSIGN_OR_RETURN(const auto device, devices::lock_shared(tx, id));
    if (!device || device->seller != offer.seller) return not_found(request.device());
    RETURN_IF_ERROR(device->check_sells(offer));
    ASSIGN_OR_RETURN(const Quantity quantity,
                     farmgate::wire::read_quantity(request.quantity(), offer.unit, "quantity"));
    ASSIGN_OR_RETURN(DeviceStock stock, devices::stock_of(tx, id, offer));
    const std::int64_t before = offer.available;
    if (handed) RETURN_IF_ERROR(check_handed(tx, offer, *device, stock));
    RETURN_IF_ERROR(handed ? hand_to(offer, stock, quantity.thousandths)
                           : take_from(offer, stock, quantity.thousandths));
    RETURN_IF_ERROR(offers::save(tx, offer));
    RETURN_IF_ERROR(devices::save(tx, {stock}));
    RETURN_IF_ERROR(
        stock_ledger::append(tx, {.offer = offer.id,
                                  .fact = handed ? StockFact::kToDevice : StockFact::kFromDevice,
                                  .quantity = offer.available - before,
                                  .reference = request_id,
                                  .device = id}));
    RETURN_IF_ERROR(announce(tx, it_.outbox, offer, change_of(offer)));
    return wire::encode(offer);
  });
}

}  // namespace farmgate::orders
