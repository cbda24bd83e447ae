#pragma once

#include <string>

#include "chassis/base/status.h"
#include "services/producers/domain/holdings.h"

namespace google::protobuf {
class FieldMask;
}
namespace farmgate::producers::v1 {
class Plot;
}

// Plot <-> farmgate.producers.v1. A decoded one is new: it has an id, but no producer and no times.
namespace farmgate::producers::wire {

v1::Plot encode(const Plot& plot);
// UNIT_MISMATCH unless in square metres; INVALID_FIELD for dates and the boundary.
StatusOr<Plot> decode(const v1::Plot& plot);
// UPDATE_MASK_INVALID for a field that no update may name.
StatusOr<PlotPatch> decode_patch(const v1::Plot& plot, const google::protobuf::FieldMask& mask);

// A GeoJSON Polygon of one ring. INVALID_FIELD of plot.boundary.
StatusOr<Boundary> read_boundary(const std::string& geojson);

}  // namespace farmgate::producers::wire
