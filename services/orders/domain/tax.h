#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate {

std::string_view tax_classes_csv();  // data/tax/classes.csv, compiled in

}  // namespace farmgate

namespace farmgate::orders {

struct TaxClass {
  std::string code;             // "NOT_TAXED"; "": not known
  std::int64_t millionths = 0;  // of the price

  bool operator==(const TaxClass&) const = default;
};

// Which tax class goods are in, by their OCOP set, the kind of their seller and the day.
class TaxTable {
 public:
  // A table of the form of data/tax. DATA_LOSS/TAX_UNREADABLE with the line of a row.
  static StatusOr<TaxTable> read(std::string_view csv);

  // By the first row that holds; without one nothing is known.
  TaxClass of(int set, std::string_view seller_kind, Date day) const;

 private:
  static constexpr std::size_t kSets = 64;
  struct Row {
    std::bitset<kSets> sets;
    std::vector<std::string> seller_kinds;  // none: all
    TaxClass tax;
    Date from;
    std::optional<Date> through;
  };
  Status add(const std::vector<std::string>& cells);

  std::vector<Row> rows_;
};

}  // namespace farmgate::orders
