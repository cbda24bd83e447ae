#include "chassis/intake/table.h"

#include <algorithm>

#include "chassis/base/csv.h"
#include "chassis/base/table.h"
#include "chassis/base/text.h"
#include "farmgate/type/v1/import.pb.h"

namespace farmgate::intake {
namespace {

constexpr std::size_t kKeyBytesMost = 240;
constexpr std::size_t kFaultBytesMost = 200;

Status header_fault(std::string_view reason, std::string text, std::string_view column) {
  return Status(Code::kInvalidArgument, reason, std::move(text))
      .with("column", std::string(column));
}

}  // namespace

StatusOr<Table> Table::read(const Shape& shape,
                            const google::protobuf::RepeatedPtrField<std::string>& header) {
  const auto columns = shape.columns;
  Table table;
  table.shape_ = shape;
  table.places_.assign(columns.size(), -1);
  table.width_ = header.size();
  for (int i = 0; i < header.size(); ++i) {
    const auto at = std::find_if(columns.begin(), columns.end(),
                                 [&](const Column& it) { return it.name == header[i]; });
    if (at == columns.end()) {
      return header_fault("COLUMN_UNKNOWN", "no column has this name", header[i]);
    }
    int& place = table.places_[static_cast<std::size_t>(at - columns.begin())];
    if (place >= 0) return header_fault("COLUMN_TWICE", "a column stands twice", header[i]);
    place = i;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].required && table.places_[i] < 0) {
      return header_fault("COLUMN_MISSING", "a column is missing", columns[i].name);
    }
  }
  return table;
}

Status Table::check(const type::v1::ImportRow& row) const {
  if (row.cells_size() != width_) {
    return Status(
        Code::kInvalidArgument, "COLUMNS_MISMATCH",
        std::to_string(row.cells_size()) + " cells where the header has " + std::to_string(width_));
  }
  for (std::size_t i = 0; i < shape_.columns.size(); ++i) {
    if (places_[i] >= 0 && is_formula(row.cells(places_[i]))) {
      return Status(Code::kInvalidArgument, "FORMULA", "a cell must not be a formula")
          .with("column", std::string(shape_.columns[i].name));
    }
  }
  return ok();
}

StatusOr<std::string> Table::key(const type::v1::ImportRow& row) const {
  auto key = normalise(cell(row, "key"));
  if (!key.ok()) return invalid("key", "not valid UTF-8, or with control characters");
  if (key->empty()) return invalid("key", "is required");
  if (key->size() > kKeyBytesMost) {
    return invalid("key", "at most " + std::to_string(kKeyBytesMost) + " bytes");
  }
  return key;
}

std::string Table::cell(const type::v1::ImportRow& row, std::string_view column) const {
  for (std::size_t i = 0; i < shape_.columns.size(); ++i) {
    if (shape_.columns[i].name != column || places_[i] < 0) continue;
    return std::string(unguarded(row.cells(places_[i])));
  }
  return {};
}

std::string_view Table::column_of(std::string_view field) const {
  std::string_view best, name;
  for (const Column& column : shape_.columns) {
    if (field.starts_with(column.field) && column.field.size() > best.size()) {
      best = column.field;
      name = column.name;
    }
  }
  return name;
}

RowFault Table::fault(const Status& status) const {
  RowFault out{"", std::string(status.reason()), std::string(status.message())};
  if (const auto at = status.values().find("column"); at != status.values().end()) {
    out.column = at->second;
  } else if (!status.violations().empty()) {
    out.column = column_of(status.violations().front().field);
    out.text = status.violations().front().description;
  } else {
    for (const ReasonColumn& known : shape_.reasons) {
      if (known.reason == out.reason) out.column = known.column;
    }
  }
  if (out.text.size() > kFaultBytesMost) out.text.resize(kFaultBytesMost);
  return out;
}

bool is_fault(const Status& status) {
  switch (status.code()) {
    case Code::kInvalidArgument:
    case Code::kNotFound:
    case Code::kAlreadyExists:
    case Code::kPermissionDenied:
    case Code::kFailedPrecondition:
    case Code::kOutOfRange: return true;
    default: return false;
  }
}

Status key_reused() {
  return Status(Code::kAlreadyExists, "KEY_REUSED", "the key stands for a row of other values")
      .with("column", "key");
}

}  // namespace farmgate::intake
