#include "services/orders/api/order_api.h"

#include <memory>
#include <mutex>

#include "chassis/pg/clock.h"
#include "chassis/rpc/status_bytes.h"
#include "chassis/wire/names.h"
#include "farmgate/orders/v1/order_service.pb.h"
#include "services/orders/api/visible.h"
#include "services/orders/events/announce.h"
#include "services/orders/storage/fulfilment.h"
#include "services/orders/storage/orders.h"
#include "services/orders/storage/tallies.h"
#include "services/orders/wire/convert.h"

namespace farmgate::orders {
namespace {

using farmgate::wire::id_of;
using farmgate::wire::position_of;

constexpr std::string_view kPlaceOrder = "farmgate.orders.v1.OrderService/PlaceOrder";

// The reply to a batch; the last verdict that comes in sends it.
class Verdicts {
 public:
  Verdicts(const v1::BatchPlaceOrdersRequest& request, rpc::Answering answering)
      : left_(request.requests_size()), answering_(std::move(answering)) {
    for (const auto& one : request.requests()) {
      reply_.add_verdicts()->set_request_id(one.request_id());
    }
  }

  void tell(int place, const StatusOr<rpc::SharedBytes>& outcome) {
    {
      const std::lock_guard lock(mutex_);
      v1::OrderVerdict& verdict = *reply_.mutable_verdicts(place);
      if (outcome.ok()) {
        verdict.mutable_order()->ParseFromString(**outcome);
      } else {
        verdict.mutable_refusal()->ParseFromString(rpc::status_bytes(outcome.status()));
      }
      if (--left_ > 0) return;
    }
    answering_(rpc::serialise(reply_));
  }

 private:
  std::mutex mutex_;
  int left_;
  v1::BatchPlaceOrdersResponse reply_;
  rpc::Answering answering_;
};

StatusOr<Basket> basket_of(const rpc::Call& call, const v1::PlaceOrderRequest& request) {
  ASSIGN_OR_RETURN(Basket basket, wire::decode(request.order()));
  basket.buyer = call.principal.subject;
  return basket;
}

}  // namespace

void OrderApi::place(const rpc::Call& call, const v1::PlaceOrderRequest& request,
                     rpc::Answering answering) {
  submit(call, call, request, std::move(answering));
}

// `as`: the call by which the request is known again.
void OrderApi::submit(const rpc::Call& call, const rpc::Call& as,
                      const v1::PlaceOrderRequest& request, rpc::Answering answering) {
  auto asked = rpc::asked_of(as, request);
  if (!asked.ok()) return answering(asked.status());
  auto basket = basket_of(call, request);
  if (!basket.ok()) return answering(basket.status());
  it_.combiner.submit(std::move(*asked), std::move(*basket),
                      {.deadline = call.deadline,
                       .cancelled = [&call] { return call.cancelled(); },
                       .answer = std::move(answering)});
}

// An order is the same order whether it was asked for alone or with others.
void OrderApi::place_many(const rpc::Call& call, const v1::BatchPlaceOrdersRequest& request,
                          rpc::Answering answering) {
  // shared: of the answers that are still to come
  auto verdicts = std::make_shared<Verdicts>(request, std::move(answering));
  rpc::Call alone = call;
  alone.method = kPlaceOrder;
  const int count = request.requests_size();  // the last answer ends the request's life
  for (int i = 0; i < count; ++i) {
    submit(call, alone, request.requests(i),
           [verdicts, i](const StatusOr<rpc::SharedBytes>& it) { verdicts->tell(i, it); });
  }
}

StatusOr<v1::Order> OrderApi::get(const rpc::Call& call, const v1::GetOrderRequest& request) {
  ASSIGN_OR_RETURN(const OrderId id, id_of<OrderId>(request.name(), "orders"));
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Order> {
    ASSIGN_OR_RETURN(const auto order, order_rows::find(tx, id, readable_by(call, it_.communes)));
    if (!order) return not_found(request.name());
    v1::Order reply = wire::encode(*order);
    if (order->state == OrderState::kReady && call.access.subject == order->buyer) {
      ASSIGN_OR_RETURN(const auto pickup, fulfilment::pickup_of(tx, id));
      if (pickup) reply.set_pickup_code(pickup->code);
    }
    if (order->was_shipped()) {
      ASSIGN_OR_RETURN(const auto shipment, fulfilment::shipment_of(tx, id));
      if (shipment) *reply.mutable_shipment() = wire::encode(*shipment);
    }
    if (order->state == OrderState::kReturned) {
      ASSIGN_OR_RETURN(const auto back, fulfilment::return_of(tx, id));
      if (back) *reply.mutable_goods_return() = wire::encode(*back);
    }
    return reply;
  });
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
    return order_rows::list(tx, filter, readable_by(call, it_.communes), page);
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
    ASSIGN_OR_RETURN(auto order, order_rows::lock(tx, id, visible_to(call)));
    if (!order) return not_found(request.name());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const bool by_buyer = order->buyer == call.access.subject;
    RETURN_IF_ERROR(by_buyer ? order->cancel(now) : order->decline(now));
    RETURN_IF_ERROR(order_rows::save_state(tx, *order));
    RETURN_IF_ERROR(order->is_cash() ? stock_.take_back(tx, *order) : stock_.release(tx, *order));
    RETURN_IF_ERROR(tallies::give_back(tx, order->cash_tally()));
    RETURN_IF_ERROR(announce(tx, it_.outbox, *order));
    return wire::encode(*order);
  });
}

}  // namespace farmgate::orders
