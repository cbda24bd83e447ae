#include "services/producers/domain/unit_code.h"

#include <algorithm>
#include <vector>

#include "chassis/base/text.h"

namespace farmgate::producers {
namespace {

constexpr std::int64_t kThousand = 1000;
constexpr std::string_view kPackingHouse = "PH";

bool digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool capitals(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// VN-province-district-commune-facility-year, facilities counted from 01.
bool is_domestic(std::string_view code) {
  const auto parts = split(code, '-');
  if (parts.size() != 6 || parts[0] != "VN") return false;
  constexpr std::size_t kWidths[] = {2, 3, 5, 2, 2};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const bool facility = i == 4;
    const bool wide = parts[i].size() == kWidths[i - 1] || (facility && parts[i].size() == 3);
    if (!wide || !digits(parts[i])) return false;
  }
  return parts[4].find_first_not_of('0') != std::string_view::npos;
}

// VN-, two letters of the province, OR (orchard) or PH (packing house), the serial number.
bool is_export_form(std::string_view code) {
  const auto parts = split(code, '-');
  if (parts.size() != 3 || parts[0] != "VN" || parts[1].size() != 4 || !capitals(parts[1])) {
    return false;
  }
  const std::string_view kind = parts[1].substr(2);
  return (kind == "OR" || kind == kPackingHouse) && parts[2].size() >= 3 && parts[2].size() <= 5 &&
         digits(parts[2]);
}

std::string_view cycle_name(CropCycle cycle) {
  return cycle == CropCycle::kAnnual ? "ANNUAL" : "PERENNIAL";
}

void check_domestic(const UnitCode& it, std::vector<Violation>& found) {
  if (!is_domestic(it.code)) {
    found.push_back({"plot.unit_code.code", "has another form than VN-24-213-07582-01-25"});
  }
  if (!it.market.empty()) found.push_back({"plot.unit_code.market", "a domestic code has none"});
}

void check_export(const UnitCode& it, std::vector<Violation>& found) {
  if (!is_export_form(it.code)) {
    found.push_back({"plot.unit_code.code", "has another form than VN-BGOR-0001"});
  } else if (it.code.substr(5, 2) == kPackingHouse) {
    found.push_back({"plot.unit_code.code", "is that of a packing house, not of land"});
  }
  if (it.market.empty()) found.push_back({"plot.unit_code.market", "an export code has one"});
}

}  // namespace

std::string_view scheme_name(UnitCodeScheme scheme) {
  switch (scheme) {
    case UnitCodeScheme::kVn3156: return "VN3156";
    case UnitCodeScheme::kExport: return "EXPORT";
    case UnitCodeScheme::kOther: return "OTHER";
  }
  return "";
}

std::string_view status_name(UnitCodeStatus status) {
  switch (status) {
    case UnitCodeStatus::kActive: return "ACTIVE";
    case UnitCodeStatus::kSuspended: return "SUSPENDED";
    case UnitCodeStatus::kWithdrawn: return "WITHDRAWN";
  }
  return "";
}

Status UnitCode::check() const {
  std::vector<Violation> found;
  switch (scheme) {
    case UnitCodeScheme::kVn3156: check_domestic(*this, found); break;
    case UnitCodeScheme::kExport: check_export(*this, found); break;
    case UnitCodeScheme::kOther: break;
  }
  if (valid_through_date && *valid_through_date < valid_from_date) {
    found.push_back({"plot.unit_code.valid_through_date", "is before valid_from_date"});
  }
  if (found.empty()) return ok();
  return Status(Code::kInvalidArgument, "UNIT_CODE_INVALID", "the code does not fit its scheme")
      .with(std::move(found));
}

Status UnitCode::check_area(Quantity plot_area, CropCycle cycle, const DatedRules& rules) const {
  if (unit_area && unit_area->thousandths < plot_area.thousandths) {
    return invalid("plot.unit_code.unit_area", "is less than the plot's own area");
  }
  if (scheme == UnitCodeScheme::kOther) return ok();
  if (cycle == CropCycle::kUnspecified) {
    return invalid("plot.crop_cycle", "is needed with a unit code of this scheme");
  }
  const std::string key = "unit_code.minimum_area_m2." + std::string(scheme_name(scheme)) + "." +
                          std::string(cycle_name(cycle));
  ASSIGN_OR_RETURN(const std::int64_t minimum_m2, rules.value(key, valid_from_date));
  if (unit_area.value_or(plot_area).thousandths >= minimum_m2 * kThousand) return ok();
  return refuse(
      "AREA_BELOW_MINIMUM", "the unit is smaller than its scheme allows",
      {{"scheme", std::string(scheme_name(scheme))}, {"minimum_m2", std::to_string(minimum_m2)}});
}

Status check_may_set(const std::optional<UnitCode>& before, const std::optional<UnitCode>& after,
                     bool officer) {
  if (officer || before == after) return ok();
  const auto free = [](const std::optional<UnitCode>& it) {
    return !it || it->status == UnitCodeStatus::kActive;
  };
  if (free(before) && free(after)) return ok();
  return unit_code_stopped(before && !free(before) ? *before : *after);
}

Status unit_code_stopped(const UnitCode& code) {
  return Status(Code::kPermissionDenied, "OFFICER_NEEDED",
                "only an officer touches a suspended or withdrawn unit code")
      .with("code", code.code);
}

}  // namespace farmgate::producers
