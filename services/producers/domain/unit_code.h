#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "chassis/base/rules.h"

namespace farmgate::producers {

enum class UnitCodeScheme { kVn3156 = 1, kExport, kOther };
enum class UnitCodeStatus { kActive = 1, kSuspended, kWithdrawn };
enum class CropCycle { kUnspecified, kAnnual, kPerennial };

std::string_view scheme_name(UnitCodeScheme scheme);
std::string_view status_name(UnitCodeStatus status);

// The code of a production unit, which a plot is or belongs to.
struct UnitCode {
  UnitCodeScheme scheme = UnitCodeScheme::kOther;
  std::string code;
  std::string market;  // "CN"; "" for none in particular
  Date valid_from_date;
  std::optional<Date> valid_through_date;  // both days included; none: until further notice
  UnitCodeStatus status = UnitCodeStatus::kActive;
  std::optional<Quantity> unit_area;  // of the whole unit, where the plot is a part of it

  bool operator==(const UnitCode&) const = default;
  // Form and market by the scheme: INVALID_ARGUMENT/UNIT_CODE_INVALID with every violation.
  Status check() const;
  // AREA_BELOW_MINIMUM by the rule of the code's first day; RULE_MISSING when that day has none.
  // A code of OTHER has no minimum. INVALID_FIELD: no cycle, or a unit smaller than its plot.
  Status check_area(Quantity plot_area, CropCycle cycle, const DatedRules& rules) const;
};

// PERMISSION_DENIED/OFFICER_NEEDED: an owner neither says that a code is suspended or withdrawn nor
// changes one that is.
Status check_may_set(const std::optional<UnitCode>& before, const std::optional<UnitCode>& after,
                     bool officer);

// The same for a code that is suspended or withdrawn on another plot of its unit.
Status unit_code_stopped(const UnitCode& code);

}  // namespace farmgate::producers
