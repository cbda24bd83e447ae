#include "services/orders/api/return_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "services/orders/api/selling.h"
#include "services/orders/api/visible.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/fulfilment.h"
#include "services/orders/storage/orders.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {

using farmgate::wire::id_of;

StatusOr<rpc::Bytes> ReturnApi::return_order(const rpc::Call& call,
                                             const v1::ReturnOrderRequest& request) {
  ASSIGN_OR_RETURN(const OrderId id, id_of<OrderId>(request.name(), "orders"));
  const bool written_off = request.goods() == v1::RETURNED_GOODS_WRITTEN_OFF;
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Order> {
    ASSIGN_OR_RETURN(auto order, order_rows::lock(tx, id, sold_by(call)));
    if (!order) return not_found(request.name());
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), order->version));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const bool completed = order->state == OrderState::kCompleted;
    RETURN_IF_ERROR(order->come_back(now));
    RETURN_IF_ERROR(order_rows::save_state(tx, *order));
    if (!order->is_cash()) RETURN_IF_ERROR(SendingBack::lock(tx, *order));
    RETURN_IF_ERROR(written_off ? stock_.write_off(tx, *order) : stock_.bring_back(tx, *order));
    RETURN_IF_ERROR(fulfilment::remove_pickup(tx, id));
    const GoodsReturn it{request.reason(), written_off, call.principal.subject, now};
    RETURN_IF_ERROR(fulfilment::insert(tx, id, it));
    RETURN_IF_ERROR(announce(tx, it_.outbox, *order));
    RETURN_IF_ERROR(order->is_cash() ? selling::cash_undone(tx, *order, completed, now)
                                     : sending_back_.paid_parts(tx, *order, "ORDER_RETURNED",
                                                                call.principal.subject, now));
    v1::Order reply = wire::encode(*order);
    *reply.mutable_goods_return() = wire::encode(it);
    return reply;
  });
}

}  // namespace farmgate::orders
