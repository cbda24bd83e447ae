#include "services/certification/domain/slip.h"

#include <vector>

#include "chassis/base/data_table.h"

namespace farmgate::certification {
namespace {

constexpr std::string_view kCollection = "communes/";
constexpr DataTable kTable{.reason = "AREAS_UNREADABLE",
                           .name = "communes",
                           .header = "code,name,province,valid_from",
                           .rows_most = 20'000};

std::string_view code_of(std::string_view commune) {
  return commune.starts_with(kCollection) ? commune.substr(kCollection.size()) : commune;
}

}  // namespace

StatusOr<Provinces> Provinces::read(std::string_view communes_csv) {
  Provinces out;
  RETURN_IF_ERROR(read_table(kTable, communes_csv, [&](const Cells& cells) {
    out.province_of_.emplace(cells[0], cells[2]);
    return "";
  }));
  return out;
}

StatusOr<std::string> Provinces::of(std::string_view commune) const {
  const auto at = province_of_.find(code_of(commune));
  if (at != province_of_.end()) return at->second;
  return refuse("COMMUNE_UNKNOWN", "no commune of today has this code",
                {{"commune", std::string(commune)}});
}

std::string commune_slip(std::int64_t serial, std::string_view province, std::string_view commune,
                         int year) {
  return std::to_string(serial) + "/PĐK-" + std::string(province) + "-" +
         std::string(code_of(commune)) + "-" + std::to_string(year);
}

std::string province_slip(std::int64_t serial, std::string_view province, int year) {
  return std::to_string(serial) + "/PĐK-" + std::string(province) + "-" + std::to_string(year);
}

}  // namespace farmgate::certification
