#include "services/producers/wire/plot.h"

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <cmath>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer.pb.h"

namespace farmgate::producers::wire {
namespace {

using namespace farmgate::wire;
using google::protobuf::Value;

static_assert(static_cast<int>(UnitCodeScheme::kVn3156) == v1::UNIT_CODE_SCHEME_VN3156);
static_assert(static_cast<int>(UnitCodeScheme::kOther) == v1::UNIT_CODE_SCHEME_OTHER);
static_assert(static_cast<int>(UnitCodeStatus::kActive) == v1::UNIT_CODE_STATUS_ACTIVE);
static_assert(static_cast<int>(UnitCodeStatus::kWithdrawn) == v1::UNIT_CODE_STATUS_WITHDRAWN);
static_assert(static_cast<int>(CropCycle::kPerennial) == v1::CROP_CYCLE_PERENNIAL);

constexpr double kCornersPerDegree = 1e7;
constexpr double kDegreesMost = 360;

Status no_polygon(std::string description) {
  return invalid("plot.boundary", std::move(description));
}

StatusOr<std::int64_t> degrees(const Value& value) {
  const double given = value.number_value();
  // Also false for what is no number.
  const bool real = value.kind_case() == Value::kNumberValue && std::abs(given) <= kDegreesMost;
  if (!real) return no_polygon("has a coordinate that is no number of degrees");
  return static_cast<std::int64_t>(std::llround(given * kCornersPerDegree));
}

// A height may follow, and is left out.
StatusOr<Corner> corner_of(const Value& position) {
  const auto& numbers = position.list_value().values();
  if (numbers.size() != 2 && numbers.size() != 3) {
    return no_polygon("has a position that is no pair of longitude and latitude");
  }
  Corner corner;
  ASSIGN_OR_RETURN(corner.longitude, degrees(numbers[0]));
  ASSIGN_OR_RETURN(corner.latitude, degrees(numbers[1]));
  return corner;
}

void write(const UnitCode& code, v1::ProductionUnitCode& out) {
  out.set_scheme(static_cast<v1::UnitCodeScheme>(code.scheme));
  out.set_code(code.code);
  out.set_market(code.market);
  farmgate::wire::write(code.valid_from_date, *out.mutable_valid_from_date());
  if (code.valid_through_date) {
    farmgate::wire::write(*code.valid_through_date, *out.mutable_valid_through_date());
  }
  out.set_status(static_cast<v1::UnitCodeStatus>(code.status));
  if (code.unit_area) farmgate::wire::write(*code.unit_area, *out.mutable_unit_area());
}

StatusOr<std::optional<UnitCode>> read_unit_code(const v1::Plot& plot) {
  if (!plot.has_unit_code()) return std::optional<UnitCode>();
  const v1::ProductionUnitCode& given = plot.unit_code();
  UnitCode code;
  code.scheme = static_cast<UnitCodeScheme>(given.scheme());
  code.code = given.code();
  code.market = given.market();
  ASSIGN_OR_RETURN(code.valid_from_date,
                   read_date(given.valid_from_date(), "plot.unit_code.valid_from_date"));
  if (given.has_valid_through_date()) {
    ASSIGN_OR_RETURN(code.valid_through_date,
                     read_date(given.valid_through_date(), "plot.unit_code.valid_through_date"));
  }
  if (given.status() != v1::UNIT_CODE_STATUS_UNSPECIFIED) {
    code.status = static_cast<UnitCodeStatus>(given.status());
  }
  if (given.has_unit_area()) {
    ASSIGN_OR_RETURN(code.unit_area, read_quantity(given.unit_area(), Unit::kSquareMetre,
                                                   "plot.unit_code.unit_area"));
  }
  return std::optional<UnitCode>(std::move(code));
}

StatusOr<std::optional<Boundary>> read_outline(const v1::Plot& plot) {
  if (plot.boundary().empty()) return std::optional<Boundary>();
  ASSIGN_OR_RETURN(Boundary boundary, read_boundary(plot.boundary()));
  return std::optional<Boundary>(std::move(boundary));
}

}  // namespace

StatusOr<Boundary> read_boundary(const std::string& geojson) {
  Value root;
  if (!google::protobuf::util::JsonStringToMessage(geojson, &root).ok()) {
    return no_polygon("is no JSON");
  }
  const auto& fields = root.struct_value().fields();
  const auto type = fields.find("type");
  const auto coordinates = fields.find("coordinates");
  if (type == fields.end() || type->second.string_value() != "Polygon" ||
      coordinates == fields.end()) {
    return no_polygon("is no GeoJSON Polygon");
  }
  const auto& rings = coordinates->second.list_value().values();
  if (rings.size() != 1) return no_polygon("has not one ring: holes are not part of a plot");
  std::vector<Corner> ring;
  for (const Value& position : rings[0].list_value().values()) {
    ASSIGN_OR_RETURN(const Corner corner, corner_of(position));
    ring.push_back(corner);
  }
  return Boundary::of(std::move(ring));
}

v1::Plot encode(const Plot& plot) {
  v1::Plot out;
  out.set_name(name_of("producers", plot.producer.uuid(), "plots", plot.id.uuid()));
  out.set_title(plot.title);
  out.set_crop(plot.crop);
  farmgate::wire::write(plot.area, *out.mutable_area());
  out.set_commune(plot.commune);
  farmgate::wire::write(plot.create_time, *out.mutable_create_time());
  out.set_etag(etag_of(plot.revision));
  farmgate::wire::write(plot.update_time, *out.mutable_update_time());
  out.set_crop_cycle(static_cast<v1::CropCycle>(plot.crop_cycle));
  if (plot.unit_code) write(*plot.unit_code, *out.mutable_unit_code());
  out.set_boundary(plot.boundary);
  if (plot.measured_area) farmgate::wire::write(*plot.measured_area, *out.mutable_measured_area());
  if (plot.area_differs) out.add_warnings("AREA_DIFFERS");
  return out;
}

StatusOr<Plot> decode(const v1::Plot& plot) {
  Plot out;
  out.id = PlotId::make();
  out.title = plot.title();
  out.crop = plot.crop();
  ASSIGN_OR_RETURN(out.area, read_quantity(plot.area(), Unit::kSquareMetre, "plot.area"));
  out.commune = plot.commune();
  out.crop_cycle = static_cast<CropCycle>(plot.crop_cycle());
  ASSIGN_OR_RETURN(out.unit_code, read_unit_code(plot));
  ASSIGN_OR_RETURN(const auto boundary, read_outline(plot));
  out.outline(boundary);
  return out;
}

StatusOr<PlotPatch> decode_patch(const v1::Plot& plot, const google::protobuf::FieldMask& mask) {
  RETURN_IF_ERROR(check_mask(
      mask, {"title", "crop", "area", "commune", "crop_cycle", "unit_code", "boundary"}));
  PlotPatch patch;
  if (mask_has(mask, "title")) patch.title = plot.title();
  if (mask_has(mask, "crop")) patch.crop = plot.crop();
  if (mask_has(mask, "area")) {
    ASSIGN_OR_RETURN(patch.area, read_quantity(plot.area(), Unit::kSquareMetre, "plot.area"));
  }
  if (mask_has(mask, "commune")) patch.commune = plot.commune();
  if (mask_has(mask, "crop_cycle")) patch.crop_cycle = static_cast<CropCycle>(plot.crop_cycle());
  if (mask_has(mask, "unit_code")) {
    ASSIGN_OR_RETURN(patch.unit_code, read_unit_code(plot));
  }
  if (mask_has(mask, "boundary")) {
    ASSIGN_OR_RETURN(patch.boundary, read_outline(plot));
  }
  return patch;
}

}  // namespace farmgate::producers::wire
