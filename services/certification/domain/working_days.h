#pragma once

#include <map>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate {

// data/calendar/holidays.csv, compiled in.
std::string_view holidays_csv();

}  // namespace farmgate

namespace farmgate::certification {

// Monday to Friday, less the days off and plus the days made up for that a table names.
class WorkingDays {
 public:
  // A table `date,kind,title,source` in order of time, kind OFF or WORK, which covers whole years
  // from its first to its last. DATA_LOSS/CALENDAR_UNREADABLE with the line of a row.
  static StatusOr<WorkingDays> read(std::string_view csv);

  // CALENDAR_MISSING for a day of a year that the table does not cover.
  StatusOr<bool> works(Date day) const;
  // The last of so many working days, of which the first is the one after `day`.
  StatusOr<Date> after(Date day, int count) const;

 private:
  std::map<std::chrono::sys_days, bool> named_;  // whether it works
  std::chrono::year first_{0};
  std::chrono::year last_{0};
};

}  // namespace farmgate::certification
