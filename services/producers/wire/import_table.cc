#include "services/producers/wire/import_table.h"

#include <algorithm>

#include "chassis/intake/cells.h"
#include "chassis/wire/convert.h"
#include "farmgate/producers/v1/producer.pb.h"
#include "farmgate/type/v1/import.pb.h"

namespace farmgate::producers::wire {
namespace {

constexpr intake::Column kProducerColumns[] = {
    {"key", "key", true},
    {"kind", "producer.kind", true},
    {"public_name", "producer.public_name", true},
    {"representative_name", "producer.representative.full_name", true},
    {"representative_sex", "producer.representative.sex"},
    {"representative_ethnicity", "producer.representative.ethnicity"},
    {"phone", "producer.phone", true},
    {"tax_code", "producer.tax_code"},
    {"personal_number", "producer.personal_number"},
    {"commune", "producer.commune", true},
    {"address", "producer.address"},
};
constexpr intake::Column kPlotColumns[] = {
    {"key", "key", true},
    {"producer", "producer", true},
    {"title", "plot.title", true},
    {"crop", "plot.crop", true},
    {"area_m2", "plot.area", true},
    {"commune", "plot.commune", true},
    {"crop_cycle", "plot.crop_cycle"},
    {"unit_scheme", "plot.unit_code.scheme"},
    {"unit_code", "plot.unit_code.code"},
    {"unit_market", "plot.unit_code.market"},
    {"unit_valid_from", "plot.unit_code.valid_from_date"},
    {"unit_valid_through", "plot.unit_code.valid_through_date"},
    {"unit_status", "plot.unit_code.status"},
    {"unit_area_m2", "plot.unit_code.unit_area"},
    {"boundary", "plot.boundary"},
};

constexpr intake::ReasonColumn kReasonColumns[] = {
    {"COMMUNE_UNKNOWN", "commune"},     {"OTHER_COMMUNE", "commune"},
    {"AREA_BELOW_MINIMUM", "area_m2"},  {"UNIT_CODE_INVALID", "unit_code"},
    {"RULE_MISSING", "unit_code"},      {"NOT_FOUND", "producer"},
    {"PRODUCER_SUSPENDED", "producer"}, {"TOO_MANY", "producer"},
};

// "07582" or "communes/07582".
std::string commune_name(const std::string& cell) {
  return cell.empty() || cell.starts_with("communes/") ? cell : "communes/" + cell;
}

StatusOr<Quantity> area(const std::string& cell, std::string_view field) {
  ASSIGN_OR_RETURN(const std::int64_t thousandths, intake::thousandths(cell, field));
  return Quantity{thousandths, Unit::kSquareMetre};
}

Status read_day(const std::string& cell, std::string_view field, google::type::Date& out) {
  ASSIGN_OR_RETURN(const Date date, intake::day(cell, field));
  farmgate::wire::write(date, out);
  return ok();
}

Status read_unit_code(const intake::Table& table, const type::v1::ImportRow& row, v1::Plot& plot) {
  const auto cell = [&](std::string_view column) { return table.cell(row, column); };
  constexpr std::string_view kColumns[] = {"unit_scheme",     "unit_code",          "unit_market",
                                           "unit_valid_from", "unit_valid_through", "unit_status",
                                           "unit_area_m2"};
  const auto empty = [&](std::string_view column) { return cell(column).empty(); };
  if (std::all_of(std::begin(kColumns), std::end(kColumns), empty)) return ok();
  v1::ProductionUnitCode& out = *plot.mutable_unit_code();
  out.set_code(cell("unit_code"));
  ASSIGN_OR_RETURN(const auto scheme, intake::word<v1::UnitCodeScheme>(
                                          cell("unit_scheme"), "UNIT_CODE_SCHEME_",
                                          "plot.unit_code.scheme", v1::UnitCodeScheme_Parse));
  out.set_scheme(scheme);
  ASSIGN_OR_RETURN(const auto status, intake::word<v1::UnitCodeStatus>(
                                          cell("unit_status"), "UNIT_CODE_STATUS_",
                                          "plot.unit_code.status", v1::UnitCodeStatus_Parse));
  out.set_status(status);
  out.set_market(cell("unit_market"));
  if (const std::string from = cell("unit_valid_from"); !from.empty()) {
    RETURN_IF_ERROR(
        read_day(from, "plot.unit_code.valid_from_date", *out.mutable_valid_from_date()));
  }
  if (const std::string through = cell("unit_valid_through"); !through.empty()) {
    RETURN_IF_ERROR(
        read_day(through, "plot.unit_code.valid_through_date", *out.mutable_valid_through_date()));
  }
  if (const std::string whole = cell("unit_area_m2"); !whole.empty()) {
    ASSIGN_OR_RETURN(const Quantity unit_area, area(whole, "plot.unit_code.unit_area"));
    farmgate::wire::write(unit_area, *out.mutable_unit_area());
  }
  return ok();
}

}  // namespace

intake::Shape producer_shape() { return {kProducerColumns, kReasonColumns}; }
intake::Shape plot_shape() { return {kPlotColumns, kReasonColumns}; }

StatusOr<v1::Producer> producer_of(const intake::Table& table, const type::v1::ImportRow& row) {
  const auto cell = [&](std::string_view column) { return table.cell(row, column); };
  v1::Producer out;
  ASSIGN_OR_RETURN(const auto kind,
                   intake::word<v1::ProducerKind>(cell("kind"), "PRODUCER_KIND_", "producer.kind",
                                                  v1::ProducerKind_Parse));
  out.set_kind(kind);
  out.set_public_name(cell("public_name"));
  v1::Representative& person = *out.mutable_representative();
  person.set_full_name(cell("representative_name"));
  ASSIGN_OR_RETURN(const auto sex,
                   intake::word<v1::Sex>(cell("representative_sex"), "SEX_",
                                         "producer.representative.sex", v1::Sex_Parse));
  person.set_sex(sex);
  person.set_ethnicity(cell("representative_ethnicity"));
  out.set_phone(cell("phone"));
  out.set_tax_code(cell("tax_code"));
  out.set_personal_number(cell("personal_number"));
  out.set_commune(commune_name(cell("commune")));
  out.set_address(cell("address"));
  return out;
}

StatusOr<v1::Plot> plot_of(const intake::Table& table, const type::v1::ImportRow& row) {
  const auto cell = [&](std::string_view column) { return table.cell(row, column); };
  v1::Plot out;
  out.set_title(cell("title"));
  out.set_crop(cell("crop"));
  if (cell("area_m2").empty()) return invalid("plot.area", "is required");
  ASSIGN_OR_RETURN(const Quantity declared, area(cell("area_m2"), "plot.area"));
  farmgate::wire::write(declared, *out.mutable_area());
  out.set_commune(commune_name(cell("commune")));
  ASSIGN_OR_RETURN(const auto cycle,
                   intake::word<v1::CropCycle>(cell("crop_cycle"), "CROP_CYCLE_", "plot.crop_cycle",
                                               v1::CropCycle_Parse));
  out.set_crop_cycle(cycle);
  out.set_boundary(cell("boundary"));
  RETURN_IF_ERROR(read_unit_code(table, row, out));
  return out;
}

}  // namespace farmgate::producers::wire
