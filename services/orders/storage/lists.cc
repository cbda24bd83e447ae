#include "services/orders/storage/lists.h"

#include <charconv>

#include "chassis/base/text.h"

namespace farmgate::orders {

std::vector<std::string> texts_of(std::string_view joined) {
  std::vector<std::string> out;
  if (joined.empty()) return out;
  for (const std::string_view text : split(joined, '\x1f')) out.emplace_back(text);
  return out;
}

std::vector<std::int64_t> split_numbers(std::string_view joined) {
  std::vector<std::int64_t> out;
  for (const std::string& text : texts_of(joined)) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    out.push_back(value);
  }
  return out;
}

}  // namespace farmgate::orders
