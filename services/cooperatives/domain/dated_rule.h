#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "chassis/base/rules.h"

namespace farmgate::cooperatives {

// What a rule says of a day; nothing for a day before its first row: what the law said then is not
// known here, and no later law judges it. RULE_MISSING for a rule that has no row.
StatusOr<std::optional<std::int64_t>> rule_on(const DatedRules& rules, std::string_view key,
                                              Date day);
// The day of its first row; nothing for a rule that has none.
std::optional<Date> first_day_of(const DatedRules& rules, std::string_view key);

}  // namespace farmgate::cooperatives
