#include "services/orders/wire/booth_table.h"

#include "chassis/intake/cells.h"
#include "farmgate/orders/v1/fair_service.pb.h"
#include "farmgate/type/v1/import.pb.h"

namespace farmgate::orders::wire {
namespace {

constexpr intake::Column kColumns[] = {
    {"key", "booth_id", true},
    {"zone", "booth.zone", true},
    {"kind", "booth.kind", true},
    {"area_m2", "booth.area_thousandths"},
    {"price_vnd", "booth.price_vnd", true},
    {"utilities", "booth.utilities"},
};
constexpr intake::ReasonColumn kReasons[] = {
    {"BOOTH_EXISTS", "key"}, {"FAIR_STATE", "key"}, {"TOO_MANY", "key"}};

}  // namespace

intake::Shape booth_shape() { return {kColumns, kReasons}; }

StatusOr<v1::CreateBoothRequest> booth_of(const intake::Table& table,
                                          const type::v1::ImportRow& row) {
  const auto cell = [&](std::string_view column) { return table.cell(row, column); };
  v1::CreateBoothRequest out;
  v1::Booth& booth = *out.mutable_booth();
  booth.set_zone(cell("zone"));
  ASSIGN_OR_RETURN(const auto kind, intake::word<v1::BoothKind>(cell("kind"), "BOOTH_KIND_",
                                                                "booth.kind", v1::BoothKind_Parse));
  booth.set_kind(kind);
  if (const std::string area = cell("area_m2"); !area.empty()) {
    ASSIGN_OR_RETURN(const auto thousandths, intake::thousandths(area, "booth.area_thousandths"));
    booth.set_area_thousandths(thousandths);
  }
  ASSIGN_OR_RETURN(const Money price, intake::dong(cell("price_vnd"), "booth.price_vnd"));
  booth.set_price_vnd(price.vnd());
  booth.set_utilities(cell("utilities"));
  return out;
}

}  // namespace farmgate::orders::wire
