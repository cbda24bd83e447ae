#include "chassis/base/rules.h"

#include <charconv>

#include "chassis/base/text.h"

namespace farmgate {
namespace {

constexpr std::string_view kHeader = "key,value,valid_from_date,valid_through_date,source";
constexpr std::size_t kColumns = 5;
constexpr std::size_t kLinesMax = 2000;
constexpr Date kForever{std::chrono::year(9999), std::chrono::month(12), std::chrono::day(31)};

Status unreadable(std::string cause) {
  return Status(Code::kDataLoss, "RULES_UNREADABLE", std::move(cause));
}

bool read_number(std::string_view text, std::int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

Status DatedRules::add(const std::vector<std::string_view>& cells) {
  if (cells.size() != kColumns) return unreadable("another number of columns");
  Period period{};
  const auto from = parse_date(cells[2]);
  const auto through = cells[3].empty() ? std::optional(kForever) : parse_date(cells[3]);
  if (cells[0].empty() || !read_number(cells[1], period.value))
    return unreadable("no key or no number");
  if (!from || !through || *through < *from) return unreadable("dates of another form or order");
  if (cells[4].empty()) return unreadable("no source");
  period.from = *from;
  period.through = *through;
  auto& known = periods_[std::string(cells[0])];
  if (!known.empty() && known.back().through >= period.from) {
    return unreadable("two values on one day, or not in order of time");
  }
  known.push_back(period);
  return ok();
}

StatusOr<DatedRules> DatedRules::read(std::string_view csv) {
  const auto lines = split(csv, '\n');
  if (lines.front() != kHeader) {
    return unreadable("another header than expected").with("line", "1");
  }
  if (!lines.back().empty()) return unreadable("no line end");
  if (lines.size() > kLinesMax) return unreadable("more lines than expected");
  DatedRules rules;
  for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
    Status added = rules.add(split(lines[i], ','));
    if (!added.ok()) return std::move(added).with("line", std::to_string(i + 1));
  }
  return rules;
}

StatusOr<std::int64_t> DatedRules::value(std::string_view key, Date day) const {
  if (const auto found = periods_.find(key); found != periods_.end()) {
    for (const Period& period : found->second) {
      if (period.from <= day && day <= period.through) return period.value;
    }
  }
  return refuse("RULE_MISSING", "no rule is known for this day",
                {{"rule", std::string(key)}, {"day", format_date(day)}});
}

}  // namespace farmgate
