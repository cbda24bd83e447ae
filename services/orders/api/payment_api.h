#pragma once

#include <optional>
#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/validate/validator.h"
#include "chassis/wire/pager.h"
#include "services/orders/api/paying.h"
#include "services/orders/domain/bank_notice.h"
#include "services/orders/domain/communes.h"
#include "services/orders/storage/region.h"

namespace farmgate::orders::v1 {
class BankNotice;
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
    const Communes& communes;
    std::optional<BankKey> key = {};  // without one, nothing needs to be signed
  };
  explicit PaymentApi(Parts parts);

  StatusOr<rpc::Bytes> record(const rpc::Call& call, const v1::RecordBankTransferRequest& request);
  StatusOr<v1::BankTransfer> get(const rpc::Call& call, const v1::GetBankTransferRequest& request);
  StatusOr<v1::ListBankTransfersResponse> list(const rpc::Call& call,
                                               const v1::ListBankTransfersRequest& request);
  StatusOr<v1::ListUnmatchedTransfersResponse> list_unmatched(
      const rpc::Call& call, const v1::ListUnmatchedTransfersRequest& request);

  // A credit that somebody reports; the one that is known where its reference came before with the
  // same facts. BANK_REFERENCE_REUSED; NOT_FOUND where it is for a seller outside the region, or
  // for an order of one.
  StatusOr<BankTransfer> take(pg::Tx& tx, BankTransfer transfer, const Uuid& request_id,
                              const Region& region = {});

 private:
  Status check_form(const v1::RecordBankTransferRequest& request) const;
  // The transfer that a notice tells of.
  StatusOr<v1::BankTransfer> open(pg::Tx& tx, const v1::BankNotice& notice) const;
  Status match(pg::Tx& tx, BankTransfer& transfer, std::vector<Order>& orders);
  Status spread(pg::Tx& tx, BankTransfer& transfer, std::vector<BankTransfer>& others,
                const std::vector<Order>& orders);

  Parts it_;
  Paying paying_;
  validate::Validator rules_;  // of what a notice holds
};

}  // namespace farmgate::orders
