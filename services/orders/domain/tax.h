#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/data_table.h"

namespace farmgate {

std::string_view tax_classes_csv();  // data/tax/classes.csv, compiled in

}  // namespace farmgate

namespace farmgate::orders {

struct TaxClass {
  std::string code;             // "NOT_TAXED"; "": not known
  std::int64_t millionths = 0;  // of the price

  bool operator==(const TaxClass&) const = default;
};

// What decides the tax class of goods on a day.
struct TaxedGoods {
  int set = 0;              // OCOP set of the listing; 0: not known
  std::string seller_kind;  // "HOUSEHOLD"
};

// Which tax class goods are in, by their OCOP set, the kind of their seller and the day.
class TaxTable {
 public:
  // A table of the form of data/tax. DATA_LOSS/TAX_UNREADABLE with the line of a row.
  static StatusOr<TaxTable> read(std::string_view csv);

  // By the first row that holds; without one nothing is known.
  TaxClass of(const TaxedGoods& goods, Date day) const;

 private:
  static constexpr std::size_t kSets = 64;
  struct Row {
    std::bitset<kSets> sets;
    std::vector<std::string> seller_kinds;  // none: all
    TaxClass tax;
    Period period;
  };
  std::string_view add(const Cells& cells);

  std::vector<Row> rows_;
};

}  // namespace farmgate::orders
