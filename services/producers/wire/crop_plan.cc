#include "services/producers/wire/crop_plan.h"

#include <google/protobuf/field_mask.pb.h>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer.pb.h"
#include "services/producers/wire/own_child.h"

namespace farmgate::producers::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(CropPlanState::kOpen) == v1::CROP_PLAN_STATE_OPEN);
static_assert(static_cast<int>(CropPlanState::kClosed) == v1::CROP_PLAN_STATE_CLOSED);

StatusOr<std::vector<PlotId>> plots_of(const v1::CropPlan& plan, ProducerId producer) {
  std::vector<PlotId> out;
  for (const std::string& name : plan.plots()) {
    ASSIGN_OR_RETURN(const Uuid plot, own_child(name, producer, "plots"));
    out.emplace_back(plot);
  }
  return out;
}

}  // namespace

v1::CropPlan encode(const CropPlan& plan) {
  const Uuid& producer = plan.producer.uuid();
  v1::CropPlan out;
  out.set_name(name_of("producers", producer, "cropPlans", plan.id.uuid()));
  out.set_crop(plan.crop);
  out.set_product(name_of("producers", producer, "products", plan.product.uuid()));
  for (const PlotId plot : plan.plots) {
    out.add_plots(name_of("producers", producer, "plots", plot.uuid()));
  }
  write(plan.start_date, *out.mutable_start_date());
  write(plan.end_date, *out.mutable_end_date());
  write(plan.expected_yield, *out.mutable_expected_yield());
  write(plan.actual(), *out.mutable_actual_yield());
  out.set_state(static_cast<v1::CropPlanState>(plan.state));
  out.set_etag(etag_of(plan.revision));
  write(plan.create_time, *out.mutable_create_time());
  write(plan.update_time, *out.mutable_update_time());
  if (plan.close_time) write(*plan.close_time, *out.mutable_close_time());
  return out;
}

StatusOr<CropPlan> decode(const v1::CropPlan& plan, ProducerId producer) {
  CropPlan out;
  out.id = CropPlanId::make();
  out.producer = producer;
  out.crop = plan.crop();
  ASSIGN_OR_RETURN(const Uuid product, own_child(plan.product(), producer, "products"));
  out.product = ProductId(product);
  ASSIGN_OR_RETURN(out.plots, plots_of(plan, producer));
  ASSIGN_OR_RETURN(out.start_date, read_date(plan.start_date(), "crop_plan.start_date"));
  ASSIGN_OR_RETURN(out.end_date, read_date(plan.end_date(), "crop_plan.end_date"));
  out.expected_yield = read_quantity(plan.expected_yield());
  return out;
}

StatusOr<CropPlanPatch> decode_patch(const v1::CropPlan& plan, ProducerId producer,
                                     const google::protobuf::FieldMask& mask) {
  RETURN_IF_ERROR(check_mask(mask, {"crop", "plots", "start_date", "end_date", "expected_yield"}));
  CropPlanPatch patch;
  if (mask_has(mask, "crop")) patch.crop = plan.crop();
  if (mask_has(mask, "plots")) {
    ASSIGN_OR_RETURN(patch.plots, plots_of(plan, producer));
  }
  if (mask_has(mask, "start_date")) {
    ASSIGN_OR_RETURN(patch.start_date, read_date(plan.start_date(), "crop_plan.start_date"));
  }
  if (mask_has(mask, "end_date")) {
    ASSIGN_OR_RETURN(patch.end_date, read_date(plan.end_date(), "crop_plan.end_date"));
  }
  if (mask_has(mask, "expected_yield")) patch.expected_yield = read_quantity(plan.expected_yield());
  return patch;
}

}  // namespace farmgate::producers::wire
