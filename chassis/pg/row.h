#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/base/money.h"

struct pg_result;

namespace farmgate::pg {

// Reads the columns of one row from left to right. The type asked for must be the column's: a
// mismatch is our bug and ends the program.
class Row {
 public:
  Row(const pg_result* result, int row) : result_(result), row_(row) {}

  std::int64_t int64();  // bigint, integer, smallint
  bool boolean();
  std::string text();   // text, varchar
  std::string bytes();  // bytea
  Uuid uuid();
  Time time();  // timestamptz
  Date date();
  Money money() { return Money::vnd(int64()); }
  template <class Tag>
  Id<Tag> id() {
    return Id<Tag>(uuid());
  }
  bool null_next() const;  // whether the next column is NULL
  void skip() { ++column_; }
  std::string raw_text();  // the column as it was sent, whatever its type; NULL as ""
  // NULL as nullopt: row.maybe(&Row::text)
  template <class T>
  std::optional<T> maybe(T (Row::*read)()) {
    if (null_next()) {
      skip();
      return std::nullopt;
    }
    return (this->*read)();
  }

 private:
  std::string_view cell(std::initializer_list<unsigned> types);

  const pg_result* result_;
  int row_;
  int column_ = 0;
};

class Result {
 public:
  explicit Result(pg_result* result);
  int size() const;
  std::int64_t affected() const;
  Row row(int index) const { return Row(result_.get(), index); }

 private:
  struct Cleared {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Cleared> result_;
};

}  // namespace farmgate::pg
