#include "apps/farmgate/csv_file.h"

#include <charconv>
#include <fstream>

#include "chassis/base/text.h"

namespace farmgate::apps {
namespace {

constexpr std::size_t kRowsMost = 20'000;
constexpr std::size_t kDigitsMost = 9;
constexpr std::size_t kPiece = 64 * 1024;

}  // namespace

Status CsvFile::unreadable(std::int64_t line, std::string_view what) const {
  return Status(Code::kInvalidArgument, "FILE_UNREADABLE",
                path_ + ":" + std::to_string(line) + ": " + std::string(what));
}

Status CsvFile::take(CsvRow& row) {
  if (!row.fault.empty()) return unreadable(row.fault_line, row.fault);
  if (columns_.empty()) {
    for (std::size_t i = 0; i < row.cells.size(); ++i) columns_.emplace(row.cells[i], i);
    return ok();
  }
  if (row.cells.size() != columns_.size()) return unreadable(row.line, "has other columns");
  if (rows_.size() == kRowsMost) return unreadable(row.line, "is one row too many");
  for (std::string& cell : row.cells) {
    auto text = normalise(cell);
    if (!text.ok()) return unreadable(row.line, text.status().message());
    cell = std::move(*text);
  }
  rows_.push_back(std::move(row));
  return ok();
}

StatusOr<CsvFile> CsvFile::read(const std::string& path,
                                const std::vector<std::string_view>& columns) {
  CsvFile file;
  file.path_ = path;
  std::ifstream in(path, std::ios::binary);
  if (!in) return file.unreadable(0, "cannot be opened");
  CsvReader reader([&file](CsvRow& row) { return file.take(row); });
  std::string piece(kPiece, '\0');
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    RETURN_IF_ERROR(reader.feed({piece.data(), static_cast<std::size_t>(in.gcount())}));
  }
  if (in.bad()) return file.unreadable(0, "cannot be read to its end");
  RETURN_IF_ERROR(reader.finish());
  for (const std::string_view column : columns) {
    if (!file.columns_.contains(column)) {
      return file.unreadable(1, "lacks the column " + std::string(column));
    }
  }
  return file;
}

const std::string& CsvFile::Row::text(std::string_view column) const {
  static const std::string nothing;
  const auto at = file_.columns_.find(column);
  return at == file_.columns_.end() ? nothing : row_.cells[at->second];
}

StatusOr<int> CsvFile::Row::number(std::string_view column) const {
  const std::string& cell = text(column);
  int value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool whole = error == std::errc() && end == cell.data() + cell.size();
  if (!whole || cell.size() > kDigitsMost) return fault(column, "is no whole number");
  return value;
}

std::vector<std::string> CsvFile::Row::list(std::string_view column) const {
  std::vector<std::string> parts;
  if (text(column).empty()) return parts;
  for (const std::string_view part : split(text(column), '|')) parts.emplace_back(part);
  return parts;
}

Status CsvFile::Row::fault(std::string_view column, std::string_view what) const {
  return file_.unreadable(row_.line, std::string(column) + " " + std::string(what));
}

}  // namespace farmgate::apps
