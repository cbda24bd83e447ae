#pragma once

#include "services/orders/api/fair_desk.h"

namespace farmgate::orders::v1 {
class AllocateBoothsRequest;
class Allocation;
class Application;
class OverrideAllocationRequest;
class PreviewAllocationRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// Who gets which booth: the domain decides, this keeps it.
class AllocationApi {
 public:
  explicit AllocationApi(FairParts parts) : it_(parts) {}

  StatusOr<v1::Allocation> preview(const rpc::Call& call,
                                   const v1::PreviewAllocationRequest& request);
  StatusOr<rpc::Bytes> allocate(const rpc::Call& call, const v1::AllocateBoothsRequest& request);
  StatusOr<rpc::Bytes> override_one(const rpc::Call& call,
                                    const v1::OverrideAllocationRequest& request);

 private:
  struct Decision;
  StatusOr<Decision> decide(pg::Tx& tx, const Fair& fair) const;

  FairParts it_;
};

}  // namespace farmgate::orders
