#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"

// The tables of data/ that programs carry with them, and the forms that their cells have in common.
// A fault in one is the fault of who changed it: a program does not start with it.
namespace farmgate {

struct DataTable {
  std::string_view reason;  // of every fault, which names the table and the line besides
  std::string_view name;
  std::string_view header;  // its first line, to the letter
  std::size_t rows_most = 1'000;
  std::size_t rows_least = 1;
};

using Cells = std::vector<std::string>;

// Calls take with the cells of each row below the header, as many as that has; it answers "" or
// what is wrong with the row.
Status read_table(const DataTable& table, std::string_view csv,
                  const std::function<std::string_view(const Cells& cells)>& take);

// Digits and nothing else, with a minus before them at most.
std::optional<std::int64_t> whole_number(std::string_view text);
// Of the numbers from 1 to last those that the cell names: "*" all, else as in "1-4|7".
std::optional<std::vector<int>> numbers_of(std::string_view text, int last);

struct Period {
  Date from{};
  Date through{};  // included
  bool has(Date day) const { return from <= day && day <= through; }
  bool ends() const;  // on a day that is named

  bool operator==(const Period&) const = default;
};
// An empty `through` is far ahead.
std::optional<Period> period_of(std::string_view from, std::string_view through);

}  // namespace farmgate
