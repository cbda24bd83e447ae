#include <algorithm>

#include "apps/season/identities.h"
#include "apps/season/player.h"
#include "chassis/wire/convert.h"
#include "farmgate/orders/v1/order_service.pb.h"

// Orders that go another way than those of the walk-ins: paid in cash, weighed, brought back.
namespace farmgate::season {
namespace {

namespace op = orders::v1;

std::string service(std::string_view method) {
  return "farmgate.orders.v1.OrderService/" + std::string(method);
}

}  // namespace

template <class Request>
Status Player::tell_of(const char* method, Request request, const op::Order& order,
                       const Identity& who, const std::string& step) {
  request.set_name(order.name());
  request.set_request_id(world_.request_id(std::string(method) + "/" + step).to_string());
  return client_.call<op::Order>(service(method), request, who).status();
}

// Two are taken and paid at the door and at the booth, one is not taken.
Status Player::sell_for_cash() {
  const auto buyer = [&](const std::string& step) {
    return buyer_of(std::to_string(world_.seed()) + "/" + step);
  };
  for (const std::string step : {"tien-mat-giao", "tien-mat-tra"}) {
    const Stall& stall = stalls_[step == "tien-mat-giao" ? 1 : 2];
    ASSIGN_OR_RETURN(
        const op::Order order,
        place(stall, step, 1, {op::PAYMENT_METHOD_CASH_ON_DELIVERY, op::FULFILMENT_DELIVERY}));
    RETURN_IF_ERROR(tell_of("ShipOrder", op::ShipOrderRequest(), order, stall.seller, step));
    if (step == "tien-mat-giao") {
      RETURN_IF_ERROR(
          tell_of("CompleteOrder", op::CompleteOrderRequest(), order, stall.seller, step));
      continue;
    }
    op::ReturnOrderRequest back;
    back.set_reason("không có người nhận (ví dụ)");
    back.set_goods(op::RETURNED_GOODS_RESTOCKED);
    RETURN_IF_ERROR(tell_of("ReturnOrder", back, order, stall.seller, step));
  }
  const std::string step = "tien-mat-lay";
  ASSIGN_OR_RETURN(
      const op::Order order,
      place(stalls_[3], step, 1, {op::PAYMENT_METHOD_CASH_ON_DELIVERY, op::FULFILMENT_PICKUP}));
  return pick_up(order, stalls_[3].seller, buyer(step), step);
}

// Goods by weight turn out lighter than they were ordered; another order is called off by its
// seller once it is paid for.
Status Player::weigh_and_refund() {
  const auto by_weight = std::ranges::find_if(
      stalls_, [](const Stall& it) { return it.household->product->unit == Unit::kKilogram; });
  if (by_weight == stalls_.end()) return refuse("SEASON_GOODS", "nothing is sold by weight");
  const std::string step = "can-lai";
  ASSIGN_OR_RETURN(const op::Order order, place(*by_weight, step, 2));
  RETURN_IF_ERROR(pay(order, step));
  op::AdjustCatchWeightRequest scales;
  op::WeighedLine& line = *scales.add_lines();
  line.set_offer(by_weight->offer);
  wire::write(Quantity{kWeighedGrams, Unit::kKilogram}, *line.mutable_quantity());
  RETURN_IF_ERROR(tell_of("AdjustCatchWeight", scales, order, by_weight->seller, step));
  const Identity buyer = buyer_of(std::to_string(world_.seed()) + "/" + step);
  RETURN_IF_ERROR(pick_up(order, by_weight->seller, buyer, step));

  ASSIGN_OR_RETURN(const op::Order called_off, place(stalls_[4], "hoan-tien", 1));
  RETURN_IF_ERROR(pay(called_off, "hoan-tien"));
  return tell_of("RefundOrder", op::RefundOrderRequest(), called_off, stalls_[4].seller,
                 "hoan-tien");
}

}  // namespace farmgate::season
