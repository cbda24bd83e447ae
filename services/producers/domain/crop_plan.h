#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "services/producers/domain/ids.h"

namespace farmgate::producers {

enum class CropPlanState { kOpen = 1, kClosed };

// New values of the fields that an update names; the others stay.
struct CropPlanPatch {
  std::optional<std::string> crop;
  std::optional<std::vector<PlotId>> plots;
  std::optional<Date> start_date;
  std::optional<Date> end_date;
  std::optional<Quantity> expected_yield;
};

// What a producer means to harvest of one product from which plots in one season.
struct CropPlan {
  CropPlanId id;
  ProducerId producer;
  std::string crop;
  ProductId product;
  std::vector<PlotId> plots;
  Date start_date;  // both days included
  Date end_date;
  Quantity expected_yield;
  // Thousandths of the expected yield's unit: of the lots as they are now, or were at the close.
  std::int64_t actual_yield = 0;
  CropPlanState state = CropPlanState::kOpen;
  std::int64_t revision = 1;
  Time create_time;
  Time update_time;
  std::optional<Time> close_time;

  Quantity actual() const { return {actual_yield, expected_yield.unit}; }
  // INVALID_FIELD: a season that ends before it begins or is longer than three years, a yield of
  // nothing or of land.
  Status check() const;
  // CROP_PLAN_STATE unless open; check().
  Status change(CropPlanPatch patch, Time now);
  // CROP_PLAN_STATE unless open and begun.
  Status close(Time now);

 private:
  Status check_open() const;
};

// How many one producer may have.
inline constexpr int kCropPlansMost = 500;

}  // namespace farmgate::producers
