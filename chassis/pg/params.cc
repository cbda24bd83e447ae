#include "chassis/pg/params.h"

namespace farmgate::pg {

Param param(std::int64_t value) { return {std::to_string(value)}; }
Param param(int value) { return {std::to_string(value)}; }
Param param(bool value) { return {value ? "t" : "f"}; }
Param param(std::string_view value) { return {std::string(value)}; }
Param param(Bytes value) { return {std::string(value.value), true}; }
Param param(const Uuid& value) { return {value.to_string()}; }

Param param(Time value) { return {format_time(value)}; }
Param param(Date value) { return {format_date(value)}; }

void append_element(std::string& literal, const Param& element) {
  if (literal.size() > 1) literal += ',';
  if (!element.value) {
    literal += "NULL";
    return;
  }
  literal += '"';
  if (element.binary) {
    // bytea in an array is written in its hexadecimal form; the backslash is escaped once more.
    constexpr char digits[] = "0123456789abcdef";
    literal += "\\\\x";
    for (const char c : *element.value) {
      literal += digits[static_cast<unsigned char>(c) >> 4];
      literal += digits[static_cast<unsigned char>(c) & 0x0f];
    }
  } else {
    for (const char c : *element.value) {
      if (c == '"' || c == '\\') literal += '\\';
      literal += c;
    }
  }
  literal += '"';
}

}  // namespace farmgate::pg
