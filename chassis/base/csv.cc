#include "chassis/base/csv.h"

#include <algorithm>

#include "chassis/base/table.h"

namespace farmgate {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool is_formula(std::string_view cell) {
  if (cell.empty() || kFormulaBegins.find(cell.front()) == std::string_view::npos) return false;
  if (cell.front() != '+' && cell.front() != '-') return true;
  const bool number =
      cell.size() > 1 && is_digit(cell[1]) && std::all_of(cell.begin() + 1, cell.end(), [](char c) {
        return is_digit(c) || c == '.' || c == ',' || c == ' ';
      });
  return !number;
}

CsvReader::CsvReader(Sink sink, CsvLimits limits) : sink_(std::move(sink)), limits_(limits) {}

Status CsvReader::feed(std::string_view bytes) {
  while (!mark_passed_ && !bytes.empty()) {
    mark_ += bytes.front();
    bytes.remove_prefix(1);
    if (mark_ == kMark) {
      mark_.clear();
      mark_passed_ = true;
    } else if (!kMark.starts_with(mark_)) {
      mark_passed_ = true;
      for (const char c : std::string(std::move(mark_))) RETURN_IF_ERROR(take(c));
    }
  }
  for (const char c : bytes) RETURN_IF_ERROR(take(c));
  return ok();
}

Status CsvReader::finish() {
  if (!mark_passed_) {
    mark_passed_ = true;
    for (const char c : std::string(std::move(mark_))) RETURN_IF_ERROR(take(c));
  }
  if (in_ == In::kQuoted) {
    unclosed_ = true;
    row_.fault = {};
    spoil("QUOTES_BROKEN", quote_line_);
  }
  return begun_ ? end_row() : ok();
}

// Line ends first: they count the lines wherever they stand.
Status CsvReader::take(char c) {
  const bool second_of_pair = after_cr_ && c == '\n';
  after_cr_ = c == '\r';
  const bool line_end = c == '\n' || c == '\r';
  if (line_end && in_ != In::kQuoted) {
    if (second_of_pair) return ok();  // its carriage return has ended the row
    const Status told = begun_ ? end_row() : ok();
    ++line_;
    return told;
  }
  if (line_end && !second_of_pair) ++line_;
  if (!begun_) row_.line = line_;
  begun_ = true;
  if (++row_bytes_ > limits_.row_bytes) spoil("ROW_TOO_LARGE", line_);
  switch (in_) {
    case In::kStart:
      if (c == '"') {
        in_ = In::kQuoted;
        quote_line_ = line_;
        return ok();
      }
      in_ = In::kPlain;
      [[fallthrough]];
    case In::kPlain:
      if (is_separator(c)) {
        end_cell();
      } else if (c == '"') {
        spoil("QUOTES_BROKEN", line_);
        in_ = In::kLost;
      } else {
        add(c);
      }
      return ok();
    case In::kQuoted:
      if (c == '"') {
        in_ = In::kQuoteEnd;
      } else {
        add(c);
      }
      return ok();
    case In::kQuoteEnd:
      if (c == '"') {
        add(c);
        in_ = In::kQuoted;
      } else if (is_separator(c)) {
        end_cell();
      } else {
        spoil("QUOTES_BROKEN", quote_line_);
        in_ = In::kLost;
      }
      return ok();
    case In::kLost: return ok();
  }
  return ok();
}

bool CsvReader::is_separator(char c) {
  if (separator_ == '\0' && (c == ',' || c == ';')) separator_ = c;
  return c == separator_;
}

void CsvReader::add(char c) {
  if (!row_.fault.empty()) return;
  if (cell_.size() >= limits_.cell_bytes) return spoil("CELL_TOO_LARGE", line_);
  cell_ += c;
}

void CsvReader::end_cell() {
  in_ = In::kStart;
  ++column_;
  if (!row_.fault.empty()) return;
  row_.cells.push_back(std::move(cell_));
  cell_.clear();
  if (column_ > limits_.columns) spoil("TOO_MANY_COLUMNS", line_);
}

// The first fault of a row counts, and what was read of the row goes.
void CsvReader::spoil(std::string_view fault, std::int64_t line) {
  if (!row_.fault.empty()) return;
  row_.fault = fault;
  row_.fault_line = line;
  row_.fault_column = column_;
  row_.cells.clear();
  cell_.clear();
  cell_.shrink_to_fit();
}

Status CsvReader::end_row() {
  if (row_.fault.empty()) row_.cells.push_back(std::move(cell_));
  cell_.clear();
  if (separator_ == '\0') separator_ = ',';
  CsvRow whole = std::move(row_);
  row_ = CsvRow();
  in_ = In::kStart;
  begun_ = false;
  row_bytes_ = 0;
  column_ = 1;
  return sink_(whole);
}

}  // namespace farmgate
