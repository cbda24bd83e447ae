#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/orders/api/paying.h"

namespace farmgate::orders::v1 {
class BankTransfer;
class GetBankTransferRequest;
class ListBankTransfersRequest;
class ListBankTransfersResponse;
class ListUnmatchedTransfersRequest;
class ListUnmatchedTransfersResponse;
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
  explicit PaymentApi(Parts parts) : it_(parts), paying_(parts.outbox) {}

  StatusOr<rpc::Bytes> record(const rpc::Call& call, const v1::RecordBankTransferRequest& request);
  StatusOr<v1::BankTransfer> get(const rpc::Call& call, const v1::GetBankTransferRequest& request);
  StatusOr<v1::ListBankTransfersResponse> list(const rpc::Call& call,
                                               const v1::ListBankTransfersRequest& request);
  StatusOr<v1::ListUnmatchedTransfersResponse> list_unmatched(
      const rpc::Call& call, const v1::ListUnmatchedTransfersRequest& request);

 private:
  StatusOr<BankTransfer> take(pg::Tx& tx, BankTransfer transfer, const Uuid& request_id);
  Status match(pg::Tx& tx, BankTransfer& transfer, std::vector<Order>& orders);
  Status spread(pg::Tx& tx, BankTransfer& transfer, std::vector<BankTransfer>& others,
                const std::vector<Order>& orders);

  Parts it_;
  Paying paying_;
};

}  // namespace farmgate::orders
