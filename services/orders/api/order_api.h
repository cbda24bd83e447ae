#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/rpc/service_table.h"
#include "chassis/wire/pager.h"
#include "services/orders/combiner/combiner.h"
#include "services/orders/domain/communes.h"
#include "services/orders/storage/stock.h"

namespace farmgate::orders::v1 {
class BatchPlaceOrdersRequest;
class CancelOrderRequest;
class GetOrderRequest;
class ListOrdersRequest;
class ListOrdersResponse;
class LookupOrderRequest;
class Order;
class PlaceOrderRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

class OrderApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    farmgate::wire::Pager& pager;
    Combiner& combiner;
    const Communes* communes = nullptr;  // none: officers see no orders
  };
  explicit OrderApi(Parts parts) : it_(parts), stock_(parts.outbox) {}

  void place(const rpc::Call& call, const v1::PlaceOrderRequest& request, rpc::Answering answering);
  void place_many(const rpc::Call& call, const v1::BatchPlaceOrdersRequest& request,
                  rpc::Answering answering);
  StatusOr<v1::Order> get(const rpc::Call& call, const v1::GetOrderRequest& request);
  StatusOr<v1::ListOrdersResponse> list(const rpc::Call& call,
                                        const v1::ListOrdersRequest& request);
  StatusOr<v1::Order> lookup(const rpc::Call& call, const v1::LookupOrderRequest& request);
  StatusOr<rpc::Bytes> cancel(const rpc::Call& call, const v1::CancelOrderRequest& request);

 private:
  void submit(const rpc::Call& call, const rpc::Call& as, const v1::PlaceOrderRequest& request,
              rpc::Answering answering);

  Parts it_;
  Stock stock_;
};

}  // namespace farmgate::orders
