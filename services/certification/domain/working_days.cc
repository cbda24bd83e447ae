#include "services/certification/domain/working_days.h"

#include <string>
#include <vector>

#include "chassis/base/text.h"

namespace farmgate::certification {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::string_view kHeader = "date,kind,title,source";
constexpr int kMostDays = 2'000;  // of one walk over the calendar

Status unreadable(int line, const char* what) {
  return Status(Code::kDataLoss, "CALENDAR_UNREADABLE", what).with("line", std::to_string(line));
}

}  // namespace

StatusOr<WorkingDays> WorkingDays::read(std::string_view csv) {
  WorkingDays out;
  int line = 0;
  std::optional<Date> before;
  for (const std::string_view text : split(csv, '\n')) {
    ++line;
    if (line == 1) {
      if (text != kHeader) return unreadable(line, "the header is another");
      continue;
    }
    if (text.empty()) continue;
    const std::vector<std::string_view> cells = split(text, ',');
    if (cells.size() != 4) return unreadable(line, "a row has four cells");
    const auto day = parse_date(cells[0]);
    if (!day) return unreadable(line, "no such day");
    if (before && *day <= *before)
      return unreadable(line, "days stand in order of time, each once");
    if (cells[1] != "OFF" && cells[1] != "WORK") return unreadable(line, "a kind is OFF or WORK");
    before = day;
    if (out.named_.empty()) out.first_ = day->year();
    out.last_ = day->year();
    out.named_[sys_days(*day)] = cells[1] == "WORK";
  }
  if (out.named_.empty()) return unreadable(line, "no day is named");
  return out;
}

StatusOr<bool> WorkingDays::works(Date day) const {
  if (day.year() < first_ || day.year() > last_) {
    return refuse("CALENDAR_MISSING", "the holidays of that year are not known",
                  {{"year", std::to_string(static_cast<int>(day.year()))}});
  }
  const auto named = named_.find(sys_days(day));
  if (named != named_.end()) return named->second;
  const std::chrono::weekday weekday{sys_days(day)};
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

StatusOr<Date> WorkingDays::after(Date day, int count) const {
  Date at = day;
  for (int walked = 0; count > 0; ++walked) {
    if (walked == kMostDays) return internal("a span beyond any calendar");
    at = later(at, days(1));
    ASSIGN_OR_RETURN(const bool working, works(at));
    if (working) --count;
  }
  return at;
}

}  // namespace farmgate::certification
