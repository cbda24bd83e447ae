#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate {

// data/admin/communes.csv, compiled in.
std::string_view certification_communes_csv();

}  // namespace farmgate

namespace farmgate::certification {

// In which province a commune lies.
class Provinces {
 public:
  // The table of communes. DATA_LOSS/AREAS_UNREADABLE with the line of a row.
  static StatusOr<Provinces> read(std::string_view communes_csv);

  // "communes/07582" -> "24". FAILED_PRECONDITION/COMMUNE_UNKNOWN.
  StatusOr<std::string> of(std::string_view commune) const;

 private:
  std::map<std::string, std::string, std::less<>> province_of_;  // by code
};

// The number of a registration slip by the form of the Decision, "12/PĐK-24-07582-2026"; that of
// the province has no commune.
std::string commune_slip(std::int64_t serial, std::string_view province, std::string_view commune,
                         int year);
std::string province_slip(std::int64_t serial, std::string_view province, int year);

}  // namespace farmgate::certification
