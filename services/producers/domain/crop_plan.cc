#include "services/producers/domain/crop_plan.h"

#include <utility>

namespace farmgate::producers {
namespace {

constexpr std::chrono::days kSeasonMost{3 * 366};

template <class T>
void replace(T& field, std::optional<T>& by) {
  if (by) field = std::move(*by);
}

Status wrong_state(const CropPlan& plan, std::string message) {
  const char* state = plan.state == CropPlanState::kOpen ? "OPEN" : "CLOSED";
  return refuse("CROP_PLAN_STATE", std::move(message), {{"state", state}});
}

}  // namespace

Status CropPlan::check() const {
  if (end_date < start_date) return invalid("crop_plan.end_date", "is before start_date");
  if (std::chrono::sys_days(end_date) - std::chrono::sys_days(start_date) > kSeasonMost) {
    return invalid("crop_plan.end_date", "is more than three years after start_date");
  }
  if (expected_yield.unit == Unit::kSquareMetre) {
    return invalid("crop_plan.expected_yield", "a yield is not counted in square metres");
  }
  return check_amount("crop_plan.expected_yield", expected_yield);
}

Status CropPlan::check_open() const {
  return state == CropPlanState::kOpen ? ok() : wrong_state(*this, "the plan is closed");
}

Status CropPlan::change(CropPlanPatch patch, Time now) {
  RETURN_IF_ERROR(check_open());
  CropPlan after = *this;
  replace(after.crop, patch.crop);
  replace(after.plots, patch.plots);
  replace(after.start_date, patch.start_date);
  replace(after.end_date, patch.end_date);
  replace(after.expected_yield, patch.expected_yield);
  RETURN_IF_ERROR(after.check());
  ++after.revision;
  after.update_time = now;
  *this = std::move(after);
  return ok();
}

Status CropPlan::close(Time now) {
  RETURN_IF_ERROR(check_open());
  if (date_in_vietnam(now) < start_date) {
    return wrong_state(*this, "the season has not begun");
  }
  state = CropPlanState::kClosed;
  close_time = update_time = now;
  ++revision;
  return ok();
}

}  // namespace farmgate::producers
