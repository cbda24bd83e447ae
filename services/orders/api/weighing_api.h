#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "services/orders/api/sending_back.h"

namespace farmgate::orders::v1 {
class AdjustCatchWeightRequest;
}

namespace farmgate::orders {

// Goods that turn out heavier or lighter than what was ordered.
class WeighingApi {
 public:
  struct Parts {
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
  };
  explicit WeighingApi(Parts parts)
      : it_(parts), stock_(parts.outbox), sending_back_(parts.outbox) {}

  StatusOr<rpc::Bytes> adjust(const rpc::Call& call, const v1::AdjustCatchWeightRequest& request);

 private:
  Parts it_;
  Stock stock_;
  SendingBack sending_back_;
};

}  // namespace farmgate::orders
