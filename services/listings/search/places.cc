#include "services/listings/search/places.h"

#include <map>

#include "chassis/base/data_table.h"

namespace farmgate::listings::search {
namespace {

DataTable table(std::string_view name, std::string_view header) {
  return {.reason = "PLACES_UNREADABLE", .name = name, .header = header, .rows_most = 20'000};
}

// "Lục Ngạn" of "Xã Lục Ngạn": what it is says nothing about where it is.
std::string proper_name(const std::string& name) {
  for (const std::string_view kind : {"Xã ", "Phường ", "Đặc khu ", "Tỉnh ", "Thành phố "}) {
    if (name.starts_with(kind)) return name.substr(kind.size());
  }
  return name;
}

}  // namespace

StatusOr<Places> Places::read(std::string_view communes, std::string_view provinces,
                              std::string_view sets) {
  Places out;
  std::map<std::string, std::string> names;
  RETURN_IF_ERROR(
      read_table(table("provinces", "code,name,valid_from"), provinces, [&](const Cells& cells) {
        return names.emplace(cells[0], proper_name(cells[1])).second ? "" : "a code twice";
      }));
  RETURN_IF_ERROR(read_table(
      table("communes", "code,name,province,valid_from"), communes,
      [&](const Cells& cells) -> std::string_view {
        const auto province = names.find(cells[2]);
        if (province == names.end()) return "of no known province";
        Place place{proper_name(cells[1]) + " " + province->second, "provinces/" + cells[2]};
        const bool is_new = out.places_.emplace("communes/" + cells[0], std::move(place)).second;
        return is_new ? "" : "a code twice";
      }));
  RETURN_IF_ERROR(read_table(
      table("sets",
            "set,name_vi,name_en,industry_code,industry_vi,industry_en,group_vi,group_en,agencies,"
            "samples_required"),
      sets, [&](const Cells& cells) {
        const auto set = whole_number(cells[0]).value_or(0);
        if (set < 1 || static_cast<std::size_t>(set) >= out.categories_.size()) {
          return "no number of a set";
        }
        out.categories_[static_cast<std::size_t>(set)] = cells[1];
        return "";
      }));
  return out;
}

const Places::Place& Places::of(const std::string& commune) const {
  static const Place nowhere;
  const auto found = places_.find(commune);
  return found == places_.end() ? nowhere : found->second;
}

const std::string& Places::category(int set) const {
  const auto number = static_cast<std::size_t>(set);
  return categories_[set > 0 && number < categories_.size() ? number : 0];
}

}  // namespace farmgate::listings::search
