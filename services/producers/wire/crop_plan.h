#pragma once

#include "chassis/base/status.h"
#include "services/producers/domain/crop_plan.h"

namespace google::protobuf {
class FieldMask;
}
namespace farmgate::producers::v1 {
class CropPlan;
}

// CropPlan <-> farmgate.producers.v1. Products and plots in another producer's name are NOT_FOUND.
namespace farmgate::producers::wire {

v1::CropPlan encode(const CropPlan& plan);
StatusOr<CropPlan> decode(const v1::CropPlan& plan, ProducerId producer);  // a new one, with an id
// UPDATE_MASK_INVALID for a field that no update may name.
StatusOr<CropPlanPatch> decode_patch(const v1::CropPlan& plan, ProducerId producer,
                                     const google::protobuf::FieldMask& mask);

}  // namespace farmgate::producers::wire
