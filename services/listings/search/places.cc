#include "services/listings/search/places.h"

#include <charconv>

#include "chassis/base/csv.h"

namespace farmgate::listings::search {
namespace {

Status unreadable(std::string_view table, std::int64_t line) {
  return Status(Code::kDataLoss, "PLACES_UNREADABLE", "not a row of this table")
      .with("table", std::string(table))
      .with("line", std::to_string(line));
}

// "Lục Ngạn" of "Xã Lục Ngạn": what it is says nothing about where it is.
std::string proper_name(const std::string& name) {
  for (const std::string_view kind : {"Xã ", "Phường ", "Đặc khu ", "Tỉnh ", "Thành phố "}) {
    if (name.starts_with(kind)) return name.substr(kind.size());
  }
  return name;
}

// Calls take(row) for each row behind the header; false is unreadable.
template <class Take>
Status each_row(std::string_view table, std::string_view text, std::size_t columns, Take take) {
  CsvReader reader([&](CsvRow& row) -> Status {
    if (!row.fault.empty() || row.cells.size() < columns) return unreadable(table, row.line);
    if (row.line == 1) return ok();
    return take(row) ? ok() : unreadable(table, row.line);
  });
  RETURN_IF_ERROR(reader.feed(text));
  return reader.finish();
}

}  // namespace

StatusOr<Places> Places::read(std::string_view communes, std::string_view provinces,
                              std::string_view sets) {
  Places out;
  std::map<std::string, std::string> names;
  RETURN_IF_ERROR(each_row("provinces", provinces, 2, [&](CsvRow& row) {
    return names.emplace(row.cells[0], proper_name(row.cells[1])).second;
  }));
  RETURN_IF_ERROR(each_row("communes", communes, 3, [&](CsvRow& row) {
    const auto province = names.find(row.cells[2]);
    if (province == names.end()) return false;
    Place place{proper_name(row.cells[1]) + " " + province->second, "provinces/" + row.cells[2]};
    return out.places_.emplace("communes/" + row.cells[0], std::move(place)).second;
  }));
  RETURN_IF_ERROR(each_row("sets", sets, 2, [&](CsvRow& row) {
    std::size_t number = 0;
    const std::string& text = row.cells[0];
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (number == 0 || number >= out.categories_.size()) return false;
    out.categories_[number] = row.cells[1];
    return true;
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
