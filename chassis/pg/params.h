#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/base/money.h"

namespace farmgate::pg {

// One argument of a statement. `text` in PostgreSQL's input syntax; the server infers the type, so
// an array needs a cast in the statement ($1::uuid[]).
struct Param {
  std::optional<std::string> value;  // nullopt = NULL
  bool binary = false;               // bytea, sent as it is

  bool operator==(const Param&) const = default;
};

struct Bytes {
  std::string_view value;
};

Param param(std::int64_t value);
Param param(int value);
Param param(bool value);
Param param(std::string_view value);
inline Param param(const std::string& value) { return param(std::string_view(value)); }
inline Param param(const char* value) { return param(std::string_view(value)); }
Param param(Bytes value);
Param param(const Uuid& value);
Param param(Time value);
Param param(Date value);
inline Param param(Money value) { return param(value.vnd()); }
template <class Tag>
Param param(const Id<Tag>& value) {
  return param(value.uuid());
}
template <class T>
Param param(const std::optional<T>& value) {
  return value ? param(*value) : Param{};
}

// Appends one element, quoted, to an array literal under construction.
void append_element(std::string& literal, const Param& element);

template <class T>
Param param(const std::vector<T>& values) {
  std::string literal = "{";
  for (const T& value : values) append_element(literal, param(value));
  literal += "}";
  return Param{std::move(literal), false};
}

}  // namespace farmgate::pg
