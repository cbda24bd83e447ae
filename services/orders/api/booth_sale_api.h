#pragma once

#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "services/orders/domain/tax.h"

namespace farmgate::orders::v1 {
class RecordBoothSalesRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// What tablets sold without network.
class BoothSaleApi {
 public:
  struct Parts {
    rpc::Once& once;
    const TaxTable& taxes;
  };
  explicit BoothSaleApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> record(const rpc::Call& call, const v1::RecordBoothSalesRequest& request);

 private:
  Parts it_;
};

}  // namespace farmgate::orders
