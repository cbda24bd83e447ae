#include "services/orders/domain/tax.h"

#include <algorithm>

#include "chassis/base/text.h"

namespace farmgate::orders {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr DataTable kTable{.reason = "TAX_UNREADABLE",
                           .name = "classes",
                           .header =
                               "sets,seller_kinds,tax_class,rate_millionths,valid_from_date,"
                               "valid_through_date,source"};

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

StatusOr<TaxTable> TaxTable::read(std::string_view csv) {
  TaxTable table;
  RETURN_IF_ERROR(read_table(kTable, csv, [&](const Cells& cells) { return table.add(cells); }));
  return table;
}

std::string_view TaxTable::add(const Cells& cells) {
  Row row;
  const auto sets = numbers_of(cells[0], kSets - 1);
  if (!sets) return "sets of another form";
  for (const int set : *sets) row.sets.set(static_cast<std::size_t>(set));
  if (cells[1] != "*") {
    for (const std::string_view kind : split(cells[1], '|')) row.seller_kinds.emplace_back(kind);
  }
  const auto rate = whole_number(cells[3]);
  if (!is_code(cells[2]) || !rate || *rate < 0 || *rate > kMillion) {
    return "a class or rate of another form";
  }
  row.tax = {cells[2], *rate};
  const auto period = period_of(cells[4], cells[5]);
  if (!period) return "dates of another form or order";
  if (cells[6].empty()) return "no source";
  row.period = *period;
  rows_.push_back(std::move(row));
  return {};
}

TaxClass TaxTable::of(const TaxedGoods& goods, Date day) const {
  const auto set = static_cast<std::size_t>(goods.set);
  if (goods.set < 1 || set >= kSets || goods.seller_kind.empty()) return {};
  const auto holds = [&](const Row& row) {
    if (!row.sets[set]) return false;
    if (!row.period.has(day)) return false;
    return row.seller_kinds.empty() ||
           std::ranges::find(row.seller_kinds, goods.seller_kind) != row.seller_kinds.end();
  };
  const auto found = std::ranges::find_if(rows_, holds);
  return found == rows_.end() ? TaxClass() : found->tax;
}

}  // namespace farmgate::orders
