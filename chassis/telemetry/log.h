#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::telemetry {

enum class Level { kDebug, kInfo, kWarning, kError };

StatusOr<Level> parse_level(std::string_view name);  // debug, info, warning, error
void set_log_level(Level level);

// One value beside the message. Never a person's datum, a token or a payload.
struct Field {
  Field(std::string_view key, std::string_view text) : name(key), value(text) {}
  Field(std::string_view key, const char* text) : name(key), value(text) {}
  Field(std::string_view key, const std::string& text) : name(key), value(text) {}
  Field(std::string_view key, std::integral auto number)
      : name(key), value(std::to_string(number)) {}

  std::string_view name;
  std::string value;
};
using Fields = std::initializer_list<Field>;

// One line of JSON on stderr, escaped (a line feed in a value stays inside its line), with the
// current trace id. Thread-safe.
void log(Level level, std::string_view message, Fields fields = {});

inline void log_debug(std::string_view message, Fields fields = {}) {
  log(Level::kDebug, message, fields);
}
inline void log_info(std::string_view message, Fields fields = {}) {
  log(Level::kInfo, message, fields);
}
inline void log_warning(std::string_view message, Fields fields = {}) {
  log(Level::kWarning, message, fields);
}
inline void log_error(std::string_view message, Fields fields = {}) {
  log(Level::kError, message, fields);
}

}  // namespace farmgate::telemetry
