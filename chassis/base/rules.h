#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/data_table.h"
#include "chassis/base/status.h"

namespace farmgate {

// Numbers that law or policy sets, each with the days on which it holds: caps, minimum areas,
// ages, terms. The unit is the end of the key: "..._m2", "..._days", "..._millionths".
class DatedRules {
 public:
  // A table `key,value,valid_from_date,valid_through_date,source`; the last day, which is included,
  // may be empty. DATA_LOSS/RULES_UNREADABLE with the line of a row, also for two values of one key
  // on one day.
  static StatusOr<DatedRules> read(std::string_view csv);

  // FAILED_PRECONDITION/RULE_MISSING when nothing is known for that day.
  StatusOr<std::int64_t> value(std::string_view key, Date day) const;

 private:
  struct Value {
    Period period;
    std::int64_t value;
  };
  std::string_view add(const Cells& cells);

  std::map<std::string, std::vector<Value>, std::less<>> values_;  // each in order of time
};

// data/rules/rules.csv, compiled in.
std::string_view rules_csv();

}  // namespace farmgate
