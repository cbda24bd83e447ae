#include "apps/farmgate/row_file.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <vector>

namespace farmgate::apps {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using Cells = std::map<std::string, std::string>;

constexpr std::size_t kPiece = 64 * 1024;

bool add_cells(const std::string& prefix, const Struct& object, Cells& cells);

std::string number_text(double number) {
  char text[32];
  const bool whole = std::abs(number) < 1e15 && std::floor(number) == number;
  std::snprintf(text, sizeof text, whole ? "%.0f" : "%.15g", number);
  return text;
}

bool add_cell(const std::string& name, const Value& value, Cells& cells) {
  switch (value.kind_case()) {
    case Value::kStringValue: return cells.emplace(name, value.string_value()).second;
    case Value::kNumberValue: return cells.emplace(name, number_text(value.number_value())).second;
    case Value::kBoolValue: return cells.emplace(name, value.bool_value() ? "YES" : "NO").second;
    case Value::kNullValue: return cells.emplace(name, "").second;
    case Value::kStructValue: return add_cells(name + "_", value.struct_value(), cells);
    default: return false;
  }
}

bool add_cells(const std::string& prefix, const Struct& object, Cells& cells) {
  for (const auto& [name, value] : object.fields()) {
    if (!add_cell(prefix + name, value, cells)) return false;
  }
  return true;
}

std::optional<Cells> object_of(const std::string& line) {
  Struct object;
  Cells cells;
  if (!google::protobuf::util::JsonStringToMessage(line, &object).ok()) return std::nullopt;
  if (!add_cells("", object, cells)) return std::nullopt;
  return cells;
}

CsvRow fault_at(std::int64_t line, std::string_view fault, std::string text = {}) {
  CsvRow row;
  row.line = row.fault_line = line;
  row.fault = fault;
  row.fault_column = 1;
  row.fault_text = std::move(text);
  return row;
}

CsvRow row_of(std::int64_t line, const Columns& header, const Columns& unknown, Cells cells) {
  CsvRow row;
  row.line = line;
  for (const std::string& name : header) {
    const auto found = cells.find(name);
    row.cells.push_back(found == cells.end() ? std::string() : std::move(found->second));
    if (found != cells.end()) cells.erase(found);
  }
  if (cells.empty()) return row;
  const std::string& name = cells.begin()->first;
  return fault_at(line, unknown.contains(name) ? "COLUMN_UNKNOWN" : "COLUMNS_MISMATCH", name);
}

// Calls take(line, cells, fits) for each line that is not empty; no cells: it is no object, or it
// does not fit.
template <class Take>
Status each_object(std::ifstream& file, std::size_t row_bytes, Take take) {
  std::string text;
  for (std::int64_t line = 1; std::getline(file, text); ++line) {
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    const bool fits = text.size() <= row_bytes;
    RETURN_IF_ERROR(take(line, fits ? object_of(text) : std::nullopt, fits));
  }
  return ok();
}

Status read_objects(std::ifstream& file, std::size_t row_bytes, const CsvReader::Sink& sink,
                    const Columns& unknown) {
  Columns header;
  bool any = false;
  RETURN_IF_ERROR(each_object(file, row_bytes, [&](auto, const std::optional<Cells>& cells, bool) {
    any = any || cells;
    for (const auto& [name, cell] : cells.value_or(Cells())) {
      if (header.size() < CsvLimits().columns && !unknown.contains(name)) header.insert(name);
    }
    return ok();
  }));
  if (!any) return Status(Code::kInvalidArgument, "NOT_AN_OBJECT", "no line is an object");
  CsvRow names;
  names.cells.assign(header.begin(), header.end());
  RETURN_IF_ERROR(sink(names));
  file.clear();
  file.seekg(0);
  return each_object(
      file, row_bytes, [&](std::int64_t line, std::optional<Cells> cells, bool fits) {
        CsvRow row = cells ? row_of(line, header, unknown, std::move(*cells))
                           : fault_at(line, fits ? "NOT_AN_OBJECT" : "ROW_TOO_LARGE");
        return sink(row);
      });
}

Status read_table(std::ifstream& file, const std::string& path, std::size_t row_bytes,
                  const CsvReader::Sink& sink) {
  CsvLimits limits;
  limits.row_bytes = row_bytes;
  std::int64_t opened = 0;
  CsvReader reader(
      [&](CsvRow& row) {
        opened = row.fault_line;
        return sink(row);
      },
      limits);
  std::string piece(kPiece, '\0');
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    RETURN_IF_ERROR(reader.feed({piece.data(), static_cast<std::size_t>(file.gcount())}));
  }
  RETURN_IF_ERROR(reader.finish());
  if (!reader.unclosed()) return ok();
  return Status(
      Code::kInvalidArgument, "QUOTES_BROKEN",
      path + ": the quotes that line " + std::to_string(opened) + " opens are never closed");
}

}  // namespace

Status read_rows(const std::string& path, std::size_t row_bytes, const CsvReader::Sink& sink,
                 const Columns& unknown) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse("FILE_MISSING", "cannot read " + path);
  const bool objects = path.ends_with(".jsonl");
  const Status done = objects ? read_objects(file, row_bytes, sink, unknown)
                              : read_table(file, path, row_bytes, sink);
  if (file.bad()) return refuse("FILE_MISSING", "cannot read all of " + path);
  return done;
}

}  // namespace farmgate::apps
