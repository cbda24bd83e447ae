#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/csv.h"
#include "chassis/base/status.h"

namespace farmgate::apps {

// A table that is read whole, its cells found by the name of their column.
class CsvFile {
 public:
  class Row {
   public:
    // Of a column that was asked for at reading; else empty unless the table has it.
    const std::string& text(std::string_view column) const;
    // A whole number of at most nine digits.
    StatusOr<int> number(std::string_view column) const;
    // The parts between "|"; none for an empty cell.
    std::vector<std::string> list(std::string_view column) const;
    // FILE_UNREADABLE with file, line and column.
    Status fault(std::string_view column, std::string_view what) const;

   private:
    friend class CsvFile;
    Row(const CsvFile& file, const CsvRow& row) : file_(file), row_(row) {}
    const CsvFile& file_;
    const CsvRow& row_;
  };

  // At most 20,000 rows. INVALID_ARGUMENT/FILE_UNREADABLE when it cannot be read or lacks a column.
  static StatusOr<CsvFile> read(const std::string& path,
                                const std::vector<std::string_view>& columns);

  std::size_t size() const { return rows_.size(); }
  Row row(std::size_t index) const { return Row(*this, rows_[index]); }
  // For every row until one returns an error.
  template <class Fn>
  Status each(Fn fn) const {
    for (const CsvRow& it : rows_) RETURN_IF_ERROR(fn(Row(*this, it)));
    return ok();
  }

 private:
  Status take(CsvRow& row);
  Status unreadable(std::int64_t line, std::string_view what) const;

  std::string path_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<CsvRow> rows_;
};

}  // namespace farmgate::apps
