#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/transfer.h"
#include "services/orders/storage/stock.h"

namespace farmgate::orders::v1 {
class BankTransfer;
class GetBankTransferRequest;
class ListBankTransfersRequest;
class ListBankTransfersResponse;
class RecordBankTransferRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

class PaymentApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    farmgate::wire::Pager& pager;
  };
  explicit PaymentApi(Parts parts) : it_(parts), stock_(parts.outbox) {}

  StatusOr<rpc::Bytes> record(const rpc::Call& call, const v1::RecordBankTransferRequest& request);
  StatusOr<v1::BankTransfer> get(const rpc::Call& call, const v1::GetBankTransferRequest& request);
  StatusOr<v1::ListBankTransfersResponse> list(const rpc::Call& call,
                                               const v1::ListBankTransfersRequest& request);

 private:
  StatusOr<BankTransfer> take(pg::Tx& tx, BankTransfer transfer, const Uuid& request_id);
  Status match(pg::Tx& tx, BankTransfer& transfer, Order* order);
  StatusOr<bool> take_again(pg::Tx& tx, Order& order);

  Parts it_;
  Stock stock_;
};

}  // namespace farmgate::orders
