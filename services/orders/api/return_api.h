#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "services/orders/api/sending_back.h"

namespace farmgate::orders::v1 {
class ReturnOrderRequest;
}

namespace farmgate::orders {

// Goods that come back to their seller: not taken at the door, not picked up, or brought back.
class ReturnApi {
 public:
  struct Parts {
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
  };
  explicit ReturnApi(Parts parts) : it_(parts), stock_(parts.outbox), sending_back_(parts.outbox) {}

  StatusOr<rpc::Bytes> return_order(const rpc::Call& call, const v1::ReturnOrderRequest& request);

 private:
  Parts it_;
  Stock stock_;
  SendingBack sending_back_;
};

}  // namespace farmgate::orders
