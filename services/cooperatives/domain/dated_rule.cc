#include "services/cooperatives/domain/dated_rule.h"

namespace farmgate::cooperatives {
namespace {

using namespace std::chrono_literals;

constexpr Date kLongAgo = 1800y / std::chrono::January / 1;
constexpr Date kFurtherNotice = 9999y / std::chrono::December / 31;

}  // namespace

StatusOr<std::optional<std::int64_t>> rule_on(const DatedRules& rules, std::string_view key,
                                              Date day) {
  const auto value = rules.value(key, day);
  if (value.ok()) return std::optional(*value);
  // Rows of a rule that holds run until further notice: a day without one is before them.
  RETURN_IF_ERROR(rules.value(key, kFurtherNotice).status());
  return std::optional<std::int64_t>();
}

std::optional<Date> first_day_of(const DatedRules& rules, std::string_view key) {
  std::chrono::sys_days before = kLongAgo, known = kFurtherNotice;
  if (!rules.value(key, known).ok()) return std::nullopt;
  while (known - before > std::chrono::days(1)) {
    const auto middle = before + (known - before) / 2;
    (rules.value(key, middle).ok() ? known : before) = middle;
  }
  return Date(known);
}

}  // namespace farmgate::cooperatives
