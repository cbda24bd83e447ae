#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"
#include "chassis/base/status.h"

// How cells of tables are read, the same in every table. INVALID_FIELD naming `field` for what is
// written otherwise.
namespace farmgate::intake {

std::string upper(std::string_view word);
StatusOr<Date> day(const std::string& cell, std::string_view field);  // 2026-06-01
StatusOr<std::optional<Date>> day_if(const std::string& cell, std::string_view field);
// Whole dong, digits only: a point or a comma can be thousands or decimals.
StatusOr<Money> dong(std::string_view cell, std::string_view field);
// "3200", "3200.5" or "3200,25": at most two decimals, since three digits behind a point can be
// thousands.
StatusOr<std::int64_t> thousandths(std::string_view cell, std::string_view field);

// A value of an enum by its word, "HOUSEHOLD" for KIND_HOUSEHOLD; the unspecified one for an empty
// cell.
template <class Enum, class Parse>
StatusOr<Enum> word(const std::string& cell, const char* prefix, std::string_view field,
                    Parse parse) {
  Enum value{};
  if (cell.empty() || parse(prefix + upper(cell), &value)) return value;
  return invalid(std::string(field), "is none of the words that stand here");
}

}  // namespace farmgate::intake
