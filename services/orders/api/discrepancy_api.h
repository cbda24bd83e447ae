#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"

namespace farmgate::orders::v1 {
class BoothDiscrepancy;
class GetBoothDiscrepancyRequest;
class ListBoothDiscrepanciesRequest;
class ListBoothDiscrepanciesResponse;
class SettleBoothDiscrepancyRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// What tablets sold and had not, and what became of it.
class DiscrepancyApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    farmgate::wire::Pager& pager;
  };
  explicit DiscrepancyApi(Parts parts) : it_(parts) {}

  StatusOr<v1::BoothDiscrepancy> get(const rpc::Call& call,
                                     const v1::GetBoothDiscrepancyRequest& request);
  StatusOr<v1::ListBoothDiscrepanciesResponse> list(
      const rpc::Call& call, const v1::ListBoothDiscrepanciesRequest& request);
  StatusOr<rpc::Bytes> settle(const rpc::Call& call,
                              const v1::SettleBoothDiscrepancyRequest& request);

 private:
  Parts it_;
};

}  // namespace farmgate::orders
