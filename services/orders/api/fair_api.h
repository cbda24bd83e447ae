#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "chassis/rpc/call.h"
#include "chassis/rpc/once.h"
#include "chassis/wire/pager.h"

namespace farmgate::orders::v1 {
class CreateFairRequest;
class Fair;
class GetFairRequest;
class ListFairsRequest;
class ListFairsResponse;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

class FairApi {
 public:
  struct Parts {
    pg::Database& database;
    rpc::Once& once;
    farmgate::events::Outbox& outbox;
    farmgate::wire::Pager& pager;
  };
  explicit FairApi(Parts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateFairRequest& request);
  StatusOr<v1::Fair> get(const rpc::Call& call, const v1::GetFairRequest& request);
  StatusOr<v1::ListFairsResponse> list(const rpc::Call& call, const v1::ListFairsRequest& request);

 private:
  Parts it_;
};

}  // namespace farmgate::orders
