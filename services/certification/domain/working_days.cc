#include "services/certification/domain/working_days.h"

#include <string>
#include <vector>

#include "chassis/base/data_table.h"

namespace farmgate::certification {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr DataTable kTable{.reason = "CALENDAR_UNREADABLE",
                           .name = "holidays",
                           .header = "date,kind,title,source",
                           .rows_most = 10'000};
constexpr int kMostDays = 2'000;  // of one walk over the calendar

}  // namespace

StatusOr<WorkingDays> WorkingDays::read(std::string_view csv) {
  WorkingDays out;
  std::optional<Date> before;
  RETURN_IF_ERROR(read_table(kTable, csv, [&](const Cells& cells) {
    const auto day = parse_date(cells[0]);
    if (!day) return "no such day";
    if (before && *day <= *before) return "days stand in order of time, each once";
    if (cells[1] != "OFF" && cells[1] != "WORK") return "a kind is OFF or WORK";
    if (!before) out.first_ = day->year();
    before = day;
    out.last_ = day->year();
    out.named_[sys_days(*day)] = cells[1] == "WORK";
    return "";
  }));
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
