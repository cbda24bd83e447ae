#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"

// Tables that come from programs of other people. What leaves is chassis/base/table.h.
namespace farmgate {

// True for what a spreadsheet would compute: text that begins with = + - @, a tabulator or a
// carriage return and is no number ("+84 912 345 678" and "-5,3" are).
bool is_formula(std::string_view cell);

struct CsvLimits {
  std::size_t cell_bytes = 64 * 1024;
  std::size_t row_bytes = 256 * 1024;
  std::size_t columns = 64;
};

struct CsvRow {
  std::int64_t line = 0;  // where it begins, from 1
  std::vector<std::string> cells;

  // Set in place of cells for a row that cannot be read: QUOTES_BROKEN, CELL_TOO_LARGE,
  // ROW_TOO_LARGE, TOO_MANY_COLUMNS.
  std::string_view fault;
  std::int64_t fault_line = 0;
  std::size_t fault_column = 0;  // of the table, from 1
  std::string fault_text;        // what is wrong, where there is more to say
};

// RFC 4180, fed piece by piece and never holding more than one row. The separator is a comma, or
// the semicolon if the first row has that first; a byte order mark is passed over; rows end with
// LF, CR LF or CR and empty lines are none. A row with a fault is told as such and the next one is
// read; quotes that nobody closes reach to the end of the file.
class CsvReader {
 public:
  using Sink = std::function<Status(CsvRow& row)>;  // an error ends the reading

  explicit CsvReader(Sink sink, CsvLimits limits = {});

  Status feed(std::string_view bytes);
  Status finish();
  // The file ended within quotes: what it holds from there on is not known.
  bool unclosed() const { return unclosed_; }

 private:
  enum class In { kStart, kPlain, kQuoted, kQuoteEnd, kLost };

  Status take(char c);
  Status end_row();
  void add(char c);
  void end_cell();
  void spoil(std::string_view fault, std::int64_t line);
  bool is_separator(char c);

  const Sink sink_;
  const CsvLimits limits_;
  CsvRow row_;
  std::string cell_;
  In in_ = In::kStart;
  char separator_ = '\0';  // not known before the first row has shown one
  bool begun_ = false;     // the row has a byte
  bool after_cr_ = false;
  bool unclosed_ = false;
  std::size_t row_bytes_ = 0;
  std::size_t column_ = 1;
  std::int64_t line_ = 1;
  std::int64_t quote_line_ = 1;
  std::string mark_;  // the first bytes, while they may be a byte order mark
  bool mark_passed_ = false;
};

}  // namespace farmgate
