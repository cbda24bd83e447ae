#pragma once

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "services/orders/domain/vietqr.h"

namespace farmgate::rpc {
class Channel;
}
namespace farmgate::orders::v1 {
class GetPaymentQrRequest;
class PaymentQr;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// What a buyer scans to pay. The seller's account is asked of `producers` each time: account
// numbers are in no event, and no copy of them lies here. Thread-safe.
class PaymentQrApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Channel& producers;
  };
  explicit PaymentQrApi(Parts parts) : it_(parts) {}

  StatusOr<v1::PaymentQr> get(const rpc::Call& call, const v1::GetPaymentQrRequest& request);

 private:
  struct Account {
    Payee payee;
    std::string holder;
  };
  StatusOr<Account> account_of(const std::string& seller, Time now, Deadline deadline);

  Parts it_;
};

}  // namespace farmgate::orders
