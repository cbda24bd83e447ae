#pragma once

#include "chassis/pg/row.h"
#include "services/producers/domain/holdings.h"

namespace farmgate::producers::children {

// How a Plot is read from a row `c`; every statement of plots lists its columns in this order.
#define FARMGATE_PLOT_COLUMNS                                                                      \
  "c.id, c.producer, c.title, c.crop, c.area, c.commune, c.create_time, c.crop_cycle, "            \
  "c.unit_scheme, c.unit_code, c.unit_market, c.unit_valid_from_date, c.unit_valid_through_date, " \
  "c.unit_status, c.unit_area, c.boundary, c.measured_area, c.area_differs, c.revision, "          \
  "c.update_time"
Plot read_plot(pg::Row& row);

}  // namespace farmgate::producers::children
