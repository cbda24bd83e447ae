#pragma once

#include "services/orders/api/fair_desk.h"

namespace farmgate::orders::v1 {
class CloseFairRequest;
class CreateFairRequest;
class Fair;
class GetFairRequest;
class ListFairActivitiesRequest;
class ListFairActivitiesResponse;
class ListFairsRequest;
class ListFairsResponse;
class OpenApplicationsRequest;
class UpdateFairRequest;
}  // namespace farmgate::orders::v1

namespace farmgate::orders {

// The calendar of fairs, from the plan to the close.
class FairApi {
 public:
  explicit FairApi(FairParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateFairRequest& request);
  StatusOr<v1::Fair> get(const rpc::Call& call, const v1::GetFairRequest& request);
  StatusOr<v1::ListFairsResponse> list(const rpc::Call& call, const v1::ListFairsRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateFairRequest& request);
  StatusOr<rpc::Bytes> open_applications(const rpc::Call& call,
                                         const v1::OpenApplicationsRequest& request);
  StatusOr<rpc::Bytes> close(const rpc::Call& call, const v1::CloseFairRequest& request);
  StatusOr<v1::ListFairActivitiesResponse> activities(const rpc::Call& call,
                                                      const v1::ListFairActivitiesRequest& request);

 private:
  v1::Fair encode(const Fair& fair, Time now) const;

  FairParts it_;
};

}  // namespace farmgate::orders
