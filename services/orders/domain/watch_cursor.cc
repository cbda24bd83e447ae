#include "services/orders/domain/watch_cursor.h"

#include <optional>
#include <vector>

#include "chassis/base/data_table.h"
#include "chassis/base/text.h"

namespace farmgate::orders {
namespace {

constexpr std::size_t kLongest = 8'192;

Status not_a_cursor() {
  return Status(Code::kInvalidArgument, "CURSOR_INVALID", "the cursor is none of ours");
}

std::optional<std::int64_t> number_of(std::string_view text) {
  const auto value = whole_number(text);
  return value && *value >= 0 ? value : std::nullopt;
}

// "xmin:xmax:xip,xip": the open ones rise and lie between the two.
bool is_snapshot(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3) return false;
  const auto first = number_of(parts[0]), end = number_of(parts[1]);
  if (!first || !end || *first == 0 || *first > *end) return false;
  if (parts[2].empty()) return true;
  std::int64_t least = *first;
  for (const std::string_view one : split(parts[2], ',')) {
    const auto open = number_of(one);
    if (!open || *open < least || *open >= *end) return false;
    least = *open + 1;
  }
  return true;
}

}  // namespace

std::string WatchCursor::to_string() const {
  return base + '/' + through + '/' + std::to_string(after);
}

StatusOr<WatchCursor> WatchCursor::parse(std::string_view text) {
  WatchCursor out;
  if (text.empty()) return out;
  if (text.size() > kLongest) return not_a_cursor();
  const auto parts = split(text, '/');
  if (parts.size() != 3 || !is_snapshot(parts[0])) return not_a_cursor();
  if (!parts[1].empty() && !is_snapshot(parts[1])) return not_a_cursor();
  const auto after = number_of(parts[2]);
  if (!after || (parts[1].empty() && *after != 0)) return not_a_cursor();
  out.base = parts[0];
  out.through = parts[1];
  out.after = *after;
  return out;
}

}  // namespace farmgate::orders
