#pragma once

#include "chassis/wire/convert.h"
#include "services/orders/api/fulfilment_api.h"
#include "services/orders/api/return_api.h"
#include "tests/integration/orders/desk.h"
#include "tests/support/reply.h"

namespace farmgate::orders {

using farmgate::testing::parsed;

// What becomes of goods that were ordered, by the hands of their buyer "an" and their seller.
class Goods : public Desk {
 protected:
  static v1::PlaceOrderRequest cash(v1::PlaceOrderRequest request) {
    request.mutable_order()->set_payment_method(v1::PAYMENT_METHOD_CASH_ON_DELIVERY);
    return request;
  }
  static v1::PlaceOrderRequest by(v1::Fulfilment fulfilment, v1::PlaceOrderRequest request) {
    request.mutable_order()->set_fulfilment(fulfilment);
    return request;
  }
  v1::Order paid(v1::Fulfilment fulfilment, const std::string& phone = "0912 345 678") {
    v1::PlaceOrderRequest request = by(fulfilment, basket(offer(5), 1));
    request.mutable_order()->mutable_contact()->set_phone(phone);
    return paid(request);
  }
  v1::Order paid(const v1::PlaceOrderRequest& request) {
    const v1::Order order = place("an", request).value();
    EXPECT_THAT(pay(order, "FT" + order.name().substr(order.name().size() - 8)), IsOk());
    return now("an", order);
  }
  template <class Request>
  static Request of(const v1::Order& order) {
    Request request;
    request.set_name(order.name());
    request.set_request_id(Uuid::v7().to_string());
    return request;
  }
  StatusOr<v1::Order> ship(const rpc::Call& who, const v1::Order& order) {
    auto request = of<v1::ShipOrderRequest>(order);
    request.mutable_shipment()->set_carrier("Xe khách Bắc Giang (ví dụ)");
    request.mutable_shipment()->set_tracking_code("VD-1");
    return parsed<v1::Order>(goods_.ship(who, request));
  }
  StatusOr<v1::Order> ready(const v1::Order& order) {
    return parsed<v1::Order>(goods_.mark_ready(seller(), of<v1::MarkReadyRequest>(order)));
  }
  StatusOr<v1::Order> hand_over(const v1::Order& order, const std::string& code) {
    auto request = of<v1::HandOverOrderRequest>(order);
    request.set_pickup_code(code);
    return parsed<v1::Order>(goods_.hand_over(seller(), request));
  }
  StatusOr<v1::Order> arrived(const std::string& who, const v1::Order& order) {
    return parsed<v1::Order>(goods_.complete(buyer(who), of<v1::CompleteOrderRequest>(order)));
  }
  StatusOr<v1::Order> send_back(const v1::Order& order,
                                v1::ReturnedGoods goods = v1::RETURNED_GOODS_RESTOCKED) {
    auto request = of<v1::ReturnOrderRequest>(order);
    request.set_reason("người mua không nhận (ví dụ)");
    request.set_goods(goods);
    return parsed<v1::Order>(returns_.return_order(seller(), request));
  }
  StatusOr<v1::Order> cancel_by(const rpc::Call& who, const v1::Order& order) {
    return parsed<v1::Order>(orders_.cancel(who, of<v1::CancelOrderRequest>(order)));
  }
  StatusOr<v1::Order> arrived_by(const rpc::Call& who, const v1::Order& order) {
    return parsed<v1::Order>(goods_.complete(who, of<v1::CompleteOrderRequest>(order)));
  }
  StatusOr<v1::Order> lookup(const std::string& phone, const std::string& code) {
    v1::LookupGuestOrderRequest request;
    request.set_phone(phone);
    request.set_pickup_code(code);
    return goods_.lookup_guest(buyer(""), request);
  }
  std::string events_of(const v1::Order& order) {
    return value(
        "SELECT string_agg(aggregate_version::text, ',' ORDER BY aggregate_version) "
        "FROM outbox WHERE key = '" +
        order.name() + "'");
  }
  static std::string other_than(std::string code) {
    code[0] = code[0] == '2' ? '3' : '2';
    return code;
  }

  FulfilmentApi goods_{{database_, once_, outbox_, pager_}};
  ReturnApi returns_{{once_, outbox_}};
};

}  // namespace farmgate::orders
