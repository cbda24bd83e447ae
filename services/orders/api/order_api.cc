#include "services/orders/api/order_api.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/orders.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::find_id;
using farmgate::wire::id_of;
using farmgate::wire::position_of;

order_rows::Visible visible_to(const rpc::Call& call) {
  order_rows::Visible visible{call.access.all, call.access.subject, {}};
  for (const std::string& party : call.access.parties) {
    if (auto id = find_id(party, "producers")) visible.sellers.push_back(ProducerId(*id));
  }
  return visible;
}

StatusOr<Basket> basket_of(const rpc::Call& call, const v1::PlaceOrderRequest& request) {
  ASSIGN_OR_RETURN(Basket basket, wire::decode(request.order()));
  basket.buyer = call.principal.subject;
  return basket;
}

}  // namespace

void OrderApi::place(const rpc::Call& call, const v1::PlaceOrderRequest& request,
                     rpc::Answering answering) {
  auto asked = rpc::asked_of(call, request);
  if (!asked.ok()) return answering(asked.status());
  auto basket = basket_of(call, request);
  if (!basket.ok()) return answering(basket.status());
  it_.combiner.submit(std::move(*asked), std::move(*basket),
                      {.deadline = call.deadline,
                       .cancelled = [&call] { return call.cancelled(); },
                       .answer = std::move(answering)});
}

StatusOr<v1::Order> OrderApi::get(const rpc::Call& call, const v1::GetOrderRequest& request) {
  ASSIGN_OR_RETURN(const OrderId id, id_of<OrderId>(request.name(), "orders"));
  ASSIGN_OR_RETURN(auto order, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return order_rows::find(tx, id, visible_to(call));
  }));
  if (!order) return not_found(request.name());
  return wire::encode(*order);
}

StatusOr<v1::ListOrdersResponse> OrderApi::list(const rpc::Call& call,
                                                const v1::ListOrdersRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  order_rows::Filter filter;
  if (request.state() != v1::ORDER_STATE_UNSPECIFIED) {
    filter.state = static_cast<OrderState>(request.state());
  }
  if (!request.seller().empty()) {
    ASSIGN_OR_RETURN(filter.seller, id_of<ProducerId>(request.seller(), "producers"));
  }
  if (!request.offer().empty()) {
    ASSIGN_OR_RETURN(filter.offer, id_of<OfferId>(request.offer(), "offers"));
  }
  ASSIGN_OR_RETURN(auto orders, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return order_rows::list(tx, filter, visible_to(call), page);
  }));
  v1::ListOrdersResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, orders, [](const Order& last) {
    return position_of(last.create_time, last.id.uuid());
  }));
  for (const Order& order : orders) *reply.add_orders() = wire::encode(order);
  return reply;
}

StatusOr<v1::Order> OrderApi::lookup(const rpc::Call& call, const v1::LookupOrderRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  ASSIGN_OR_RETURN(auto order, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return order_rows::find_by_request(tx, call.principal.subject, request_id);
  }));
  if (!order) return not_found("an order of this request_id");
  return wire::encode(*order);
}

StatusOr<rpc::Bytes> OrderApi::cancel(const rpc::Call& call,
                                      const v1::CancelOrderRequest& request) {
  ASSIGN_OR_RETURN(const OrderId id, id_of<OrderId>(request.name(), "orders"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Order> {
    ASSIGN_OR_RETURN(auto order, order_rows::lock(tx, id, call.principal.subject));
    if (!order) return not_found(request.name());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(order->cancel(now));
    RETURN_IF_ERROR(order_rows::save_state(tx, *order));
    RETURN_IF_ERROR(stock_.release(tx, *order));
    RETURN_IF_ERROR(announce(tx, it_.outbox, *order));
    return wire::encode(*order);
  });
}

}  // namespace farmgate::orders
