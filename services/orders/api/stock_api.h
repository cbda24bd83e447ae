#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"

namespace farmgate::orders::v1 {
class TransferStockRequest;
class WithdrawStockRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// What a seller does with the stock of an offer beside selling it.
class StockApi {
 public:
  struct Parts {
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
  };
  explicit StockApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> withdraw(const rpc::Call& call, const v1::WithdrawStockRequest& request);
  StatusOr<rpc::Bytes> transfer(const rpc::Call& call, const v1::TransferStockRequest& request);

 private:
  Parts it_;
};

}  // namespace farmgate::orders
