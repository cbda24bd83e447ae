#include "chassis/pg/row.h"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace farmgate::pg {
namespace {

// Type numbers of pg_type, fixed in every PostgreSQL.
constexpr unsigned kBool = 16, kBytea = 17, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25;
constexpr unsigned kVarchar = 1043, kDate = 1082, kTimestamptz = 1184, kUuid = 2950;

// PostgreSQL counts days and microseconds from 1 January 2000.
constexpr std::chrono::sys_days kEpoch{std::chrono::year{2000} / 1 / 1};

template <class T>
T big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = (value << 8) | static_cast<std::uint8_t>(bytes[i]);
  }
  return static_cast<T>(value);
}

}  // namespace

std::string_view Row::cell(std::initializer_list<unsigned> types) {
  const unsigned type = PQftype(result_, column_);
  if (column_ >= PQnfields(result_) || PQgetisnull(result_, row_, column_) != 0 ||
      std::find(types.begin(), types.end(), type) == types.end()) {
    std::fprintf(stderr, "pg: column %d (%s) is NULL or of another type (%u) than read\n", column_,
                 PQfname(result_, column_), type);
    std::abort();
  }
  const std::string_view bytes(PQgetvalue(result_, row_, column_),
                               static_cast<std::size_t>(PQgetlength(result_, row_, column_)));
  ++column_;
  return bytes;
}

std::int64_t Row::int64() {
  const std::string_view bytes = cell({kInt8, kInt4, kInt2});
  if (bytes.size() == 8) return big_endian<std::int64_t>(bytes);
  if (bytes.size() == 4) return static_cast<std::int32_t>(big_endian<std::uint32_t>(bytes));
  return static_cast<std::int16_t>(big_endian<std::uint16_t>(bytes));
}

bool Row::boolean() { return cell({kBool}).front() != 0; }
std::string Row::text() { return std::string(cell({kText, kVarchar})); }
std::string Row::bytes() { return std::string(cell({kBytea})); }

Uuid Row::uuid() {
  const std::string_view bytes = cell({kUuid});
  return Uuid::from_bytes(bytes);
}

Time Row::time() {
  return Time(kEpoch) + std::chrono::microseconds(big_endian<std::int64_t>(cell({kTimestamptz})));
}

Date Row::date() {
  const auto days = static_cast<std::int32_t>(big_endian<std::uint32_t>(cell({kDate})));
  return Date(kEpoch + std::chrono::days(days));
}

std::string Row::raw_text() {
  const std::string text(PQgetvalue(result_, row_, column_),
                         static_cast<std::size_t>(PQgetlength(result_, row_, column_)));
  ++column_;
  return text;
}

bool Row::null_next() const { return PQgetisnull(result_, row_, column_) != 0; }

Result::Result(pg_result* result) : result_(result) {}
void Result::Cleared::operator()(pg_result* result) const { PQclear(result); }
int Result::size() const { return PQntuples(result_.get()); }
std::int64_t Result::affected() const {
  return std::strtoll(PQcmdTuples(result_.get()), nullptr, 10);
}

}  // namespace farmgate::pg
