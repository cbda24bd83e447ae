#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace farmgate::telemetry {

// W3C Trace Context, version 00: "00-<32 hex trace id>-<16 hex span id>-<2 hex flags>".
struct TraceContext {
  std::array<std::uint8_t, 16> trace_id{};
  std::array<std::uint8_t, 8> span_id{};
  std::uint8_t flags = 0;

  static TraceContext generate();
  static std::optional<TraceContext> parse(std::string_view traceparent);

  bool valid() const;          // neither id is all zero
  TraceContext child() const;  // the same trace, a new span
  std::string to_string() const;
  std::string trace_id_hex() const;
  bool operator==(const TraceContext&) const = default;
};

// What this thread works for; not valid() when nothing set it. chassis/rpc sets it around a
// handler, chassis/events around a consumer's function; pg (SQL comments), rpc clients and the
// outbox read it.
const TraceContext& current_trace();

class TraceScope {
 public:
  explicit TraceScope(const TraceContext& context);
  ~TraceScope();
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  TraceContext previous_;
};

}  // namespace farmgate::telemetry
