#include "chassis/base/table.h"

namespace farmgate {
namespace {

constexpr std::string_view kToQuote = "\",;\r\n";

// Behind apostrophes.
bool begins_formula(std::string_view text) {
  const auto at = text.find_first_not_of('\'');
  return at != std::string_view::npos && kFormulaBegins.find(text[at]) != std::string_view::npos;
}

}  // namespace

std::string guarded(std::string_view text) {
  std::string out(begins_formula(text) ? "'" : "");
  return out.append(text);
}

std::string_view unguarded(std::string_view cell) {
  if (cell.starts_with('\'') && begins_formula(cell)) cell.remove_prefix(1);
  return cell;
}

std::string csv_cell(std::string_view text) {
  const bool quote = text.find_first_of(kToQuote) != std::string_view::npos;
  std::string out;
  if (quote) out += '"';
  for (const char c : guarded(text)) {
    if (c == '"') out += '"';
    out += c;
  }
  if (quote) out += '"';
  return out;
}

std::string html_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

CsvWriter::CsvWriter(const std::vector<std::string_view>& header) : out_("\xEF\xBB\xBF") {
  row();
  for (const std::string_view name : header) text(name);
}

CsvWriter& CsvWriter::row() {
  if (row_open_) out_ += "\r\n";
  row_open_ = true;
  first_ = true;
  return *this;
}

void CsvWriter::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

CsvWriter& CsvWriter::text(std::string_view cell) {
  separate();
  out_ += csv_cell(cell);
  return *this;
}

CsvWriter& CsvWriter::number(std::int64_t value) {
  separate();
  out_ += std::to_string(value);
  return *this;
}

std::string CsvWriter::done() && {
  if (row_open_) out_ += "\r\n";
  return std::move(out_);
}

}  // namespace farmgate
