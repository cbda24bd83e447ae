#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Texts that leave for programs of other people: spreadsheets and browsers.
namespace farmgate {

// A text as a cell of a table that a spreadsheet may open: quoted where RFC 4180 wants it, and
// never a formula: see guarded.
std::string csv_cell(std::string_view text);
// What begins with = + - @, a tabulator or a carriage return, or with apostrophes and then one of
// them, gets a leading apostrophe more; unguarded takes it off again.
std::string guarded(std::string_view text);
std::string_view unguarded(std::string_view cell);
// What a formula of a spreadsheet begins with.
inline constexpr std::string_view kFormulaBegins = "=+-@\t\r";

// & < > " ' as entities: for HTML text and quoted attributes.
std::string html_text(std::string_view text);

// A table of rows with a header; UTF-8 with byte order mark and CR LF.
class CsvWriter {
 public:
  explicit CsvWriter(const std::vector<std::string_view>& header);

  CsvWriter& row();  // begins the next one
  CsvWriter& text(std::string_view cell);
  CsvWriter& number(std::int64_t value);  // as it is: a minus is no formula
  std::string done() &&;

 private:
  void separate();

  std::string out_;
  bool row_open_ = false;
  bool first_ = true;
};

}  // namespace farmgate
