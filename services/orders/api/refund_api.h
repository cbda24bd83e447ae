#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"
#include "services/orders/api/sending_back.h"
#include "services/orders/domain/communes.h"
#include "services/orders/storage/region.h"

namespace farmgate::orders::v1 {
class ExportRefundsRequest;
class ExportRefundsResponse;
class GetRefundRequest;
class ListRefundsRequest;
class ListRefundsResponse;
class Order;
class RecordRefundRequest;
class Refund;
class RefundBankTransferRequest;
class RefundOrderRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

class RefundApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    farmgate::wire::Pager& pager;
    const Communes& communes;
  };
  explicit RefundApi(Parts parts) : it_(parts), sending_back_(parts.outbox) {}

  StatusOr<rpc::Bytes> refund_order(const rpc::Call& call, const v1::RefundOrderRequest& request);
  StatusOr<rpc::Bytes> refund_transfer(const rpc::Call& call,
                                       const v1::RefundBankTransferRequest& request);
  StatusOr<v1::Refund> get(const rpc::Call& call, const v1::GetRefundRequest& request);
  StatusOr<v1::ListRefundsResponse> list(const rpc::Call& call,
                                         const v1::ListRefundsRequest& request);
  StatusOr<rpc::Bytes> export_due(const rpc::Call& call, const v1::ExportRefundsRequest& request);
  StatusOr<rpc::Bytes> record(const rpc::Call& call, const v1::RecordRefundRequest& request);

 private:
  // What is paid back, of whom, by the bank's word.
  struct Payment {
    RefundId id;
    Region region;
    std::string reference;
    Time time;
  };
  // Whether the caller sells the order, or is an officer of its seller's province.
  StatusOr<bool> may_refund(pg::Tx& tx, const rpc::Call& call, OrderId id);
  StatusOr<Refund> pay(pg::Tx& tx, const Payment& payment);

  Parts it_;
  SendingBack sending_back_;
};

}  // namespace farmgate::orders
