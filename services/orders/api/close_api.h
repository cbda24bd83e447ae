#pragma once

#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "services/orders/domain/communes.h"
#include "services/orders/domain/day_close.h"

namespace google::api {
class HttpBody;
}
namespace farmgate::orders::v1 {
class CloseDayRequest;
class PrintDayCloseRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

class CloseApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    const Communes& communes;
  };
  explicit CloseApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> close_day(const rpc::Call& call, const v1::CloseDayRequest& request);
  StatusOr<google::api::HttpBody> print(const rpc::Call& call,
                                        const v1::PrintDayCloseRequest& request);

 private:
  Parts it_;
};

}  // namespace farmgate::orders
