#include "chassis/telemetry/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>

#include "chassis/telemetry/trace.h"

namespace farmgate::telemetry {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::kDebug: return spdlog::level::debug;
    case Level::kInfo: return spdlog::level::info;
    case Level::kWarning: return spdlog::level::warn;
    case Level::kError: return spdlog::level::err;
  }
  return spdlog::level::err;
}

spdlog::logger& logger() {
  static spdlog::logger* const instance = [] {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    // Never destroyed: threads of libraries may still log while the process ends.
    auto* made = new spdlog::logger("farmgate", std::move(sink));
    made->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})",
                      spdlog::pattern_time_type::utc);
    return made;
  }();
  return *instance;
}

void append_escaped_char(std::string& out, char c) {
  constexpr char digits[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (byte < 0x20 || byte == 0x7f) {
    out += "\\u00";
    out += digits[byte >> 4];
    out += digits[byte & 15];
  } else {
    out += c;
  }
}

// U+202A..E and U+2066..9 turn the direction of what follows on a terminal.
bool is_bidi_control(std::string_view at) {
  if (at.size() < 3 || at[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(at[2]);
  return (at[1] == '\x80' && last >= 0xAA && last <= 0xAE) ||
         (at[1] == '\x81' && last >= 0xA6 && last <= 0xA9);
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_bidi_control(text.substr(i))) {
      out += '?';
      i += 2;
      continue;
    }
    append_escaped_char(out, text[i]);
  }
  out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out += ',';
  append_quoted(out, name);
  out += ':';
  append_quoted(out, value);
}

}  // namespace

StatusOr<Level> parse_level(std::string_view name) {
  if (name == "debug") return Level::kDebug;
  if (name == "info") return Level::kInfo;
  if (name == "warning") return Level::kWarning;
  if (name == "error") return Level::kError;
  return invalid("log_level", "one of debug, info, warning, error");
}

void set_log_level(Level level) { logger().set_level(to_spdlog(level)); }

void log(Level level, std::string_view message, Fields fields) {
  if (!logger().should_log(to_spdlog(level))) return;
  std::string line = "\"message\":";
  append_quoted(line, message);
  if (current_trace().valid()) append_member(line, "trace", current_trace().trace_id_hex());
  for (const Field& field : fields) append_member(line, field.name, field.value);
  logger().log(to_spdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace farmgate::telemetry
