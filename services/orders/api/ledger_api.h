#pragma once

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/wire/pager.h"
#include "services/orders/domain/communes.h"

namespace farmgate::orders::v1 {
class ListLedgerEntriesRequest;
class ListLedgerEntriesResponse;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

class LedgerApi {
 public:
  struct Parts {
    pg::Database& database;
    farmgate::wire::Pager& pager;
    const Communes& communes;
  };
  explicit LedgerApi(Parts parts) : it_(parts) {}

  StatusOr<v1::ListLedgerEntriesResponse> list(const rpc::Call& call,
                                               const v1::ListLedgerEntriesRequest& request);

 private:
  Parts it_;
};

}  // namespace farmgate::orders
