#include "chassis/redis/entry.h"

#include <array>
#include <charconv>

namespace farmgate::redis {
namespace {

bool read_number(std::string_view& text, std::int64_t& number) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + colon, number);
  if (error != std::errc() || end != text.data() + colon) return false;
  text.remove_prefix(colon + 1);
  return true;
}

}  // namespace

const char* const kCompareAndSet = R"lua(
local present = redis.call('GET', KEYS[1])
if present then
  local there = tonumber(string.match(present, '^%a(%d+):'))
  local coming = tonumber(ARGV[1])
  if there and (coming < there or (ARGV[4] == 't' and coming == there)) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
)lua";

std::int64_t wall_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string encode(const Entry& entry) {
  std::string text(1, static_cast<char>(entry.kind));
  for (const std::int64_t number : std::array<std::int64_t, 6>{
           entry.version, entry.soft_ms, entry.hard_ms, entry.end_us, entry.star, entry.flags}) {
    text += std::to_string(number);
    text += ':';
  }
  if (entry.bytes != nullptr) text += *entry.bytes;
  return text;
}

std::optional<Entry> decode(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Entry entry;
  std::int64_t star = 0, flags = 0;
  const char kind = text.front();
  if (kind != 'v' && kind != 'n' && kind != 't') return std::nullopt;
  entry.kind = static_cast<Entry::Kind>(kind);
  text.remove_prefix(1);
  if (!read_number(text, entry.version) || !read_number(text, entry.soft_ms) ||
      !read_number(text, entry.hard_ms) || !read_number(text, entry.end_us) ||
      !read_number(text, star) || !read_number(text, flags)) {
    return std::nullopt;
  }
  entry.star = static_cast<int>(star);
  entry.flags = static_cast<std::uint32_t>(flags);
  if (entry.kind == Entry::Kind::kValue) entry.bytes = std::make_shared<const std::string>(text);
  return entry;
}

}  // namespace farmgate::redis
