#include "services/orders/domain/communes.h"

#include <algorithm>

#include "chassis/base/data_table.h"

namespace farmgate::orders {
namespace {

constexpr DataTable kTable{.reason = "COMMUNES_UNREADABLE",
                           .name = "communes",
                           .header = "code,name,province,valid_from",
                           .rows_most = 20'000};
constexpr std::size_t kCommuneDigits = 5;
constexpr std::size_t kProvinceDigits = 2;

bool is_code(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

StatusOr<Communes> Communes::read(std::string_view table) {
  Communes out;
  RETURN_IF_ERROR(read_table(kTable, table, [&](const Cells& cells) -> std::string_view {
    if (!is_code(cells[0], kCommuneDigits) || !is_code(cells[2], kProvinceDigits)) {
      return "a code of another form";
    }
    out.by_province_["provinces/" + cells[2]].push_back("communes/" + cells[0]);
    return {};
  }));
  return out;
}

std::vector<std::string> Communes::of(const std::string& province) const {
  const auto found = by_province_.find(province);
  return found == by_province_.end() ? std::vector<std::string>() : found->second;
}

}  // namespace farmgate::orders
