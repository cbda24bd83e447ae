#include "services/orders/domain/communes.h"

#include "chassis/base/csv.h"

namespace farmgate::orders {

StatusOr<Communes> Communes::read(std::string_view table) {
  Communes out;
  CsvReader reader([&](CsvRow& row) -> Status {
    if (!row.fault.empty() || row.cells.size() < 3) {
      return Status(Code::kDataLoss, "COMMUNES_UNREADABLE", "not a row of this table")
          .with("line", std::to_string(row.line));
    }
    if (row.line > 1) {
      out.by_province_["provinces/" + row.cells[2]].push_back("communes/" + row.cells[0]);
    }
    return ok();
  });
  RETURN_IF_ERROR(reader.feed(table));
  RETURN_IF_ERROR(reader.finish());
  return out;
}

std::vector<std::string> Communes::of(const std::string& province) const {
  const auto found = by_province_.find(province);
  return found == by_province_.end() ? std::vector<std::string>() : found->second;
}

}  // namespace farmgate::orders
