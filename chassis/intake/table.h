#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/status.h"

namespace farmgate::type::v1 {
class ImportRow;
}

// Tables that programs of other people made: their header, their cells, what is wrong with a row.
namespace farmgate::intake {

struct Column {
  std::string_view name;
  std::string_view field;  // what it becomes, as violations spell it
  bool required = false;
};
// Which column a refusal is about that names no field.
struct ReasonColumn {
  std::string_view reason, column;
};
// What a service takes in; "key" is always among the columns.
struct Shape {
  std::span<const Column> columns;
  std::span<const ReasonColumn> reasons;
};

// Why a row is refused.
struct RowFault {
  std::string column;
  std::string reason;
  std::string text;
};

// A header: which cell of a row is which column.
class Table {
 public:
  // INVALID_ARGUMENT COLUMN_UNKNOWN, COLUMN_TWICE or COLUMN_MISSING, naming the column.
  static StatusOr<Table> read(const Shape& shape,
                              const google::protobuf::RepeatedPtrField<std::string>& header);

  // COLUMNS_MISMATCH; FORMULA.
  Status check(const type::v1::ImportRow& row) const;
  // In NFC; INVALID_FIELD unless it has 1 to 240 bytes.
  StatusOr<std::string> key(const type::v1::ImportRow& row) const;
  // "" where the table has no such column. Without the apostrophe by which our tables keep a cell
  // from being a formula.
  std::string cell(const type::v1::ImportRow& row, std::string_view column) const;
  // A refusal of the row, with the column at fault where one is.
  RowFault fault(const Status& status) const;

 private:
  std::string_view column_of(std::string_view field) const;

  Shape shape_;
  std::vector<int> places_;  // of each column in a row; -1: not in the table
  int width_ = 0;
};

// Whether a refusal is of one row; anything else ends the stream.
bool is_fault(const Status& status);
Status key_reused();

}  // namespace farmgate::intake
