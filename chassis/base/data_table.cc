#include "chassis/base/data_table.h"

#include <charconv>

#include "chassis/base/csv.h"
#include "chassis/base/text.h"

namespace farmgate {
namespace {

constexpr Date kForever{std::chrono::year(9999), std::chrono::month(12), std::chrono::day(31)};

Status fault(const DataTable& table, std::int64_t line, std::string_view cause) {
  const std::string number = std::to_string(line);
  return Status(Code::kDataLoss, table.reason, "line " + number + ": " + std::string(cause))
      .with("table", std::string(table.name))
      .with("line", number);
}

}  // namespace

Status read_table(const DataTable& table, std::string_view csv,
                  const std::function<std::string_view(const Cells&)>& take) {
  const auto names = split(table.header, ',');
  const Cells header(names.begin(), names.end());
  std::size_t lines = 0;
  const auto cause_of = [&](const CsvRow& row) -> std::string_view {
    if (!row.fault.empty()) return row.fault;
    if (lines++ == 0) return row.cells == header ? "" : "another header than expected";
    if (lines - 1 > table.rows_most) return "more rows than expected";
    if (row.cells.size() != header.size()) return "another number of columns";
    return take(row.cells);
  };
  std::int64_t last = 1;
  CsvReader reader([&](CsvRow& row) {
    last = row.line;
    const std::string_view cause = cause_of(row);
    return cause.empty() ? ok() : fault(table, row.line, cause);
  });
  RETURN_IF_ERROR(reader.feed(csv));
  RETURN_IF_ERROR(reader.finish());
  if (lines == 0) return fault(table, 1, "another header than expected");
  if (!csv.ends_with('\n')) return fault(table, last, "no line end");
  if (lines - 1 < table.rows_least) return fault(table, last, "fewer rows than expected");
  return ok();
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::vector<int>> numbers_of(std::string_view text, int last) {
  std::vector<int> out;
  if (text == "*") {
    for (int i = 1; i <= last; ++i) out.push_back(i);
    return out;
  }
  for (const std::string_view part : split(text, '|')) {
    const auto dash = part.find('-');
    const auto from = whole_number(part.substr(0, dash));
    const auto to = dash == std::string_view::npos ? from : whole_number(part.substr(dash + 1));
    if (!from || !to || *from < 1 || *to < *from || *to > last) return std::nullopt;
    for (auto i = *from; i <= *to; ++i) out.push_back(static_cast<int>(i));
  }
  return out;
}

bool Period::ends() const { return through != kForever; }

std::optional<Period> period_of(std::string_view from, std::string_view through) {
  const auto first = parse_date(from);
  const auto last = through.empty() ? std::optional(kForever) : parse_date(through);
  if (!first || !last || *last < *first) return std::nullopt;
  return Period{*first, *last};
}

}  // namespace farmgate
