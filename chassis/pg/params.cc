#include "chassis/pg/params.h"

#include <cstdio>

namespace farmgate::pg {

Param param(std::int64_t value) { return {std::to_string(value)}; }
Param param(int value) { return {std::to_string(value)}; }
Param param(bool value) { return {value ? "t" : "f"}; }
Param param(std::string_view value) { return {std::string(value)}; }
Param param(Bytes value) { return {std::string(value.value), true}; }
Param param(const Uuid& value) { return {value.to_string()}; }

Param param(Time value) {
  const Date day(std::chrono::floor<std::chrono::days>(value));
  const auto of_day = value - std::chrono::floor<std::chrono::days>(value);
  const std::int64_t us = of_day.count();
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d.%06d+00",
                static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                static_cast<unsigned>(day.day()), static_cast<int>(us / 3600000000),
                static_cast<int>(us / 60000000 % 60), static_cast<int>(us / 1000000 % 60),
                static_cast<int>(us % 1000000));
  return {text};
}

Param param(Date value) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(value.year()),
                static_cast<unsigned>(value.month()), static_cast<unsigned>(value.day()));
  return {text};
}

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
