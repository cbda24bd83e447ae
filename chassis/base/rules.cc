#include "chassis/base/rules.h"

namespace farmgate {
namespace {

constexpr DataTable kTable{.reason = "RULES_UNREADABLE",
                           .name = "rules",
                           .header = "key,value,valid_from_date,valid_through_date,source",
                           .rows_most = 2'000};

}  // namespace

std::string_view DatedRules::add(const Cells& cells) {
  const auto value = whole_number(cells[1]);
  if (cells[0].empty() || !value) return "no key or no number";
  const auto period = period_of(cells[2], cells[3]);
  if (!period) return "dates of another form or order";
  if (cells[4].empty()) return "no source";
  auto& known = values_[cells[0]];
  if (!known.empty() && known.back().period.through >= period->from) {
    return "two values on one day, or not in order of time";
  }
  known.push_back({*period, *value});
  return {};
}

StatusOr<DatedRules> DatedRules::read(std::string_view csv) {
  DatedRules rules;
  RETURN_IF_ERROR(read_table(kTable, csv, [&](const Cells& cells) { return rules.add(cells); }));
  return rules;
}

StatusOr<std::int64_t> DatedRules::value(std::string_view key, Date day) const {
  if (const auto found = values_.find(key); found != values_.end()) {
    for (const Value& it : found->second) {
      if (it.period.has(day)) return it.value;
    }
  }
  return refuse("RULE_MISSING", "no rule is known for this day",
                {{"rule", std::string(key)}, {"day", format_date(day)}});
}

}  // namespace farmgate
