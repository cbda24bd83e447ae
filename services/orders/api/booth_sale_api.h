#pragma once

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"

namespace farmgate::orders::v1 {
class ListBoothDiscrepanciesRequest;
class ListBoothDiscrepanciesResponse;
class RecordBoothSalesRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// What tablets sold without network.
class BoothSaleApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::wire::Pager& pager;
  };
  explicit BoothSaleApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> record(const rpc::Call& call, const v1::RecordBoothSalesRequest& request);
  StatusOr<v1::ListBoothDiscrepanciesResponse> discrepancies(
      const rpc::Call& call, const v1::ListBoothDiscrepanciesRequest& request);

 private:
  Parts it_;
};

}  // namespace farmgate::orders
