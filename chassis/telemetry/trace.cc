#include "chassis/telemetry/trace.h"

#include <algorithm>
#include <random>
#include <span>

namespace farmgate::telemetry {
namespace {

thread_local TraceContext current;

// Ids need to differ, not to be secret: one seeded generator a thread.
void fill_random(std::span<std::uint8_t> out) {
  thread_local std::mt19937_64 generator{[] {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
  }()};
  for (std::size_t i = 0; i < out.size(); i += 8) {
    std::uint64_t word = generator();
    for (std::size_t j = i; j < std::min(i + 8, out.size()); ++j, word >>= 8) {
      out[j] = static_cast<std::uint8_t>(word);
    }
  }
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;  // upper case is not allowed by the standard
}

bool read_hex(std::string_view text, std::span<std::uint8_t> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

void append_hex(std::string& out, std::span<const std::uint8_t> bytes) {
  constexpr char digits[] = "0123456789abcdef";
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
}

bool all_zero(std::span<const std::uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

TraceContext TraceContext::generate() {
  TraceContext context;
  fill_random(context.trace_id);
  fill_random(context.span_id);
  context.flags = 1;
  return context;
}

std::optional<TraceContext> TraceContext::parse(std::string_view text) {
  constexpr std::size_t kLength = 55;
  std::array<std::uint8_t, 1> version{}, flags{};
  TraceContext context;
  const bool shaped =
      text.size() >= kLength && text[2] == '-' && text[35] == '-' && text[52] == '-';
  if (!shaped || !read_hex(text, version) || version[0] == 0xff) return std::nullopt;
  // Later versions may append more after a dash; version 00 may not.
  const bool longer = text.size() > kLength;
  if (longer && (version[0] == 0 || text[kLength] != '-')) return std::nullopt;
  if (!read_hex(text.substr(3), context.trace_id) || !read_hex(text.substr(36), context.span_id) ||
      !read_hex(text.substr(53), flags)) {
    return std::nullopt;
  }
  context.flags = flags[0];
  if (!context.valid()) return std::nullopt;
  return context;
}

bool TraceContext::valid() const { return !all_zero(trace_id) && !all_zero(span_id); }

TraceContext TraceContext::child() const {
  TraceContext context = *this;
  fill_random(context.span_id);
  return context;
}

std::string TraceContext::to_string() const {
  std::string text = "00-";
  text.reserve(55);
  append_hex(text, trace_id);
  text += '-';
  append_hex(text, span_id);
  text += '-';
  append_hex(text, {&flags, 1});
  return text;
}

std::string TraceContext::trace_id_hex() const {
  std::string text;
  append_hex(text, trace_id);
  return text;
}

const TraceContext& current_trace() { return current; }

TraceScope::TraceScope(const TraceContext& context) : previous_(current) { current = context; }
TraceScope::~TraceScope() { current = previous_; }

}  // namespace farmgate::telemetry
