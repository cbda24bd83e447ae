#pragma once

#include "services/producers/api/producer_api.h"

namespace farmgate::producers::v1 {
class CloseCropPlanRequest;
class CreateCropPlanRequest;
class CropPlan;
class GetCropPlanRequest;
class ListCropPlansRequest;
class ListCropPlansResponse;
class UpdateCropPlanRequest;
}  // namespace farmgate::producers::v1

namespace farmgate::producers {

// Plans are the producer's own affair: in no event.
class CropPlanApi {
 public:
  explicit CropPlanApi(ApiParts parts) : it_(parts) {}

  StatusOr<rpc::Bytes> create(const rpc::Call& call, const v1::CreateCropPlanRequest& request);
  StatusOr<v1::CropPlan> get(const rpc::Call& call, const v1::GetCropPlanRequest& request);
  StatusOr<v1::ListCropPlansResponse> list(const rpc::Call& call,
                                           const v1::ListCropPlansRequest& request);
  StatusOr<rpc::Bytes> update(const rpc::Call& call, const v1::UpdateCropPlanRequest& request);
  // Also for a producer that is not active: its season ends all the same.
  StatusOr<rpc::Bytes> close(const rpc::Call& call, const v1::CloseCropPlanRequest& request);

 private:
  ApiParts it_;
};

}  // namespace farmgate::producers
