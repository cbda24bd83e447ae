#pragma once

#include <functional>

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/order.h"
#include "services/orders/storage/orders.h"

namespace farmgate::events {
class Outbox;
}
namespace google::api {
class HttpBody;
}
namespace farmgate::orders::v1 {
class CompleteOrderRequest;
class GeneratePickListRequest;
class GeneratePickListResponse;
class HandOverOrderRequest;
class LookupGuestOrderRequest;
class MarkReadyRequest;
class Order;
class PrintPackingLabelsRequest;
class ShipOrderRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// What becomes of goods that are paid for, or will be in cash: packed, shipped or picked up.
// Thread-safe.
class FulfilmentApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    farmgate::wire::Pager& pager;
  };
  explicit FulfilmentApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> ship(const rpc::Call& call, const v1::ShipOrderRequest& request);
  StatusOr<rpc::Bytes> mark_ready(const rpc::Call& call, const v1::MarkReadyRequest& request);
  StatusOr<rpc::Bytes> hand_over(const rpc::Call& call, const v1::HandOverOrderRequest& request);
  StatusOr<rpc::Bytes> complete(const rpc::Call& call, const v1::CompleteOrderRequest& request);
  StatusOr<v1::Order> lookup_guest(const rpc::Call& call,
                                   const v1::LookupGuestOrderRequest& request);
  StatusOr<google::api::HttpBody> packing_labels(const rpc::Call& call,
                                                 const v1::PrintPackingLabelsRequest& request);
  StatusOr<v1::GeneratePickListResponse> pick_list(const rpc::Call& call,
                                                   const v1::GeneratePickListRequest& request);
  // Guesses of hours ago are forgotten.
  Status sweep(pg::Database& background);

 private:
  // What happens to an order that is locked and the caller's; nothing is saved when it fails.
  using Act = std::function<Status(pg::Tx&, Order&, Time)>;
  template <class Request>
  StatusOr<rpc::Bytes> act(const rpc::Call& call, const Request& request, const std::string& etag,
                           const order_rows::Visible& whose, const Act& act);
  Status check_guess_of(const rpc::Call& call, const std::string& subject);

  Parts it_;
};

}  // namespace farmgate::orders
