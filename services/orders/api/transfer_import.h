#pragma once

#include "chassis/rpc/incoming.h"
#include "chassis/validate/validator.h"
#include "services/orders/api/payment_api.h"

namespace farmgate::type::v1 {
class ImportRow;
}
namespace farmgate::orders::v1 {
class ImportBankTransfersRequest;
class ImportBankTransfersResponse;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// A bank's statement, row by row: each is a credit as RecordBankTransfer takes it, in a transaction
// of its own, and known again by the bank's reference, however it came first. An officer imports
// for the sellers of its province.
class TransferImport {
 public:
  TransferImport(pg::Database& database, PaymentApi& payments, const Communes& communes);

  StatusOr<v1::ImportBankTransfersResponse> take(const rpc::Call& call,
                                                 const v1::ImportBankTransfersRequest& first,
                                                 rpc::Incoming& rest);

 private:
  struct Import;

  StatusOr<BankTransfer> judge(const Import& import, const type::v1::ImportRow& row) const;
  Status take_row(Import& import, const type::v1::ImportRow& row);

  pg::Database& database_;
  PaymentApi& payments_;
  const Communes& communes_;
  validate::Validator rules_;
};

}  // namespace farmgate::orders
