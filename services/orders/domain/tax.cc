#include "services/orders/domain/tax.h"

#include <algorithm>
#include <charconv>

#include "chassis/base/csv.h"
#include "chassis/base/text.h"

namespace farmgate::orders {
namespace {

constexpr std::size_t kRowsMost = 1'000;
constexpr std::int64_t kMillion = 1'000'000;
const std::vector<std::string> kHeader = {"sets",
                                          "seller_kinds",
                                          "tax_class",
                                          "rate_millionths",
                                          "valid_from_date",
                                          "valid_through_date",
                                          "source"};

Status unreadable(std::string cause) {
  return Status(Code::kDataLoss, "TAX_UNREADABLE", std::move(cause));
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "*", "1-4|7".
template <std::size_t kSize>
bool read_sets(std::string_view text, std::bitset<kSize>& sets) {
  if (text == "*") {
    sets.set();
    return true;
  }
  for (const std::string_view part : split(text, '|')) {
    const auto dash = part.find('-');
    const auto first = number(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : number(part.substr(dash + 1));
    if (!first || !last || *first < 1 || *last < *first) return false;
    if (*last >= static_cast<std::int64_t>(kSize)) return false;
    for (auto set = *first; set <= *last; ++set) sets.set(static_cast<std::size_t>(set));
  }
  return true;
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

StatusOr<TaxTable> TaxTable::read(std::string_view csv) {
  TaxTable table;
  std::size_t rows = 0;
  CsvReader reader([&](CsvRow& row) {
    Status taken = ok();
    if (rows++ == 0) {
      if (row.cells != kHeader) taken = unreadable("another header than expected");
    } else if (rows > kRowsMost || row.cells.size() != kHeader.size()) {
      taken = unreadable("more rows or another number of columns than expected");
    } else {
      taken = table.add(row.cells);
    }
    if (taken.ok()) return ok();
    const std::string line = std::to_string(row.line);
    return unreadable("line " + line + ": " + std::string(taken.message())).with("line", line);
  });
  RETURN_IF_ERROR(reader.feed(csv));
  RETURN_IF_ERROR(reader.finish());
  if (table.rows_.empty()) return unreadable("no rows");
  return table;
}

Status TaxTable::add(const std::vector<std::string>& cells) {
  Row row;
  if (!read_sets(cells[0], row.sets)) return unreadable("sets of another form");
  if (cells[1] != "*") {
    for (const std::string_view kind : split(cells[1], '|')) row.seller_kinds.emplace_back(kind);
  }
  const auto rate = number(cells[3]);
  if (!is_code(cells[2]) || !rate || *rate < 0 || *rate > kMillion) {
    return unreadable("a class or rate of another form");
  }
  row.tax = {cells[2], *rate};
  const auto from = parse_date(cells[4]);
  if (!cells[5].empty()) row.through = parse_date(cells[5]);
  const bool in_order = from && (cells[5].empty() || (row.through && *row.through >= *from));
  if (!in_order) return unreadable("dates of another form or order");
  if (cells[6].empty()) return unreadable("no source");
  row.from = *from;
  rows_.push_back(std::move(row));
  return ok();
}

TaxClass TaxTable::of(int set, std::string_view seller_kind, Date day) const {
  if (set < 1 || static_cast<std::size_t>(set) >= kSets || seller_kind.empty()) return {};
  const auto holds = [&](const Row& row) {
    if (!row.sets[static_cast<std::size_t>(set)]) return false;
    if (day < row.from || (row.through && day > *row.through)) return false;
    return row.seller_kinds.empty() ||
           std::ranges::find(row.seller_kinds, seller_kind) != row.seller_kinds.end();
  };
  const auto found = std::ranges::find_if(rows_, holds);
  return found == rows_.end() ? TaxClass() : found->tax;
}

}  // namespace farmgate::orders
