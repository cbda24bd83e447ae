#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate::producers {

struct Province {
  std::string code;  // "24"
  std::string title;
  Date valid_from_date;
};

struct Commune {
  std::string code;  // "07582"
  std::string title;
  std::string province;  // code
  Date valid_from_date;
};

// Names out of "provinces/24" and "communes/07582"; another form gives "", which no unit has.
std::string_view province_code(std::string_view name);
std::string_view commune_code(std::string_view name);

// The administrative units by code. Never changes once it is read: thread-safe.
class Areas {
 public:
  // The texts of data/admin/*.csv. DATA_LOSS/AREAS_UNREADABLE names the line at fault.
  static StatusOr<Areas> read(std::string_view provinces, std::string_view communes);

  const Province* province(std::string_view code) const;
  const Commune* commune(std::string_view code) const;

  // Up to `limit` with a code greater than `after`, by code.
  std::vector<const Province*> provinces(std::string_view after, std::size_t limit) const;
  // province: its code, "" for all.
  std::vector<const Commune*> communes(std::string_view province, std::string_view after,
                                       std::size_t limit) const;

  // FAILED_PRECONDITION/COMMUNE_UNKNOWN unless the name is that of a commune.
  Status check_commune(std::string_view name) const;

 private:
  std::vector<Province> provinces_;  // by code
  std::vector<Commune> communes_;    // by code
};

}  // namespace farmgate::producers
