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

CsvRow fault_at(std::int64_t line, std::string_view fault) {
  CsvRow row;
  row.line = row.fault_line = line;
  row.fault = fault;
  row.fault_column = 1;
  return row;
}

CsvRow row_of(std::int64_t line, const std::vector<std::string>& header, Cells cells) {
  CsvRow row;
  row.line = line;
  for (const std::string& name : header) {
    const auto found = cells.find(name);
    row.cells.push_back(found == cells.end() ? std::string() : std::move(found->second));
    if (found != cells.end()) cells.erase(found);
  }
  return cells.empty() ? row : fault_at(line, "COLUMNS_MISMATCH");
}

Status read_objects(std::ifstream& file, std::size_t row_bytes, const CsvReader::Sink& sink) {
  std::vector<std::string> header;
  std::string text;
  for (std::int64_t line = 1; std::getline(file, text); ++line) {
    if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto cells = text.size() > row_bytes ? std::nullopt : object_of(text);
    CsvRow row = fault_at(line, text.size() > row_bytes ? "ROW_TOO_LARGE" : "NOT_AN_OBJECT");
    if (header.empty()) {
      if (!cells) return Status(Code::kInvalidArgument, row.fault, "the first line is no object");
      CsvRow names;
      for (const auto& [name, cell] : *cells) header.push_back(name);
      names.cells = header;
      RETURN_IF_ERROR(sink(names));
    }
    if (cells) row = row_of(line, header, std::move(*cells));
    RETURN_IF_ERROR(sink(row));
  }
  return ok();
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

Status read_rows(const std::string& path, std::size_t row_bytes, const CsvReader::Sink& sink) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse("FILE_MISSING", "cannot read " + path);
  const bool objects = path.ends_with(".jsonl");
  const Status done =
      objects ? read_objects(file, row_bytes, sink) : read_table(file, path, row_bytes, sink);
  if (file.bad()) return refuse("FILE_MISSING", "cannot read all of " + path);
  return done;
}

}  // namespace farmgate::apps
