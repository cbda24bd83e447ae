#include "chassis/base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace farmgate {
namespace {

struct Freed {
  void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

StatusOr<std::string> mapped(std::string_view text, int options) {
  utf8proc_uint8_t* out = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &out,
                                 static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, Freed> owned(out);
  if (size < 0) return invalid("text", "not valid UTF-8");
  return std::string(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
}

bool is_control(utf8proc_int32_t point) {
  if (point == '\n' || point == '\t') return false;
  return utf8proc_category(point) == UTF8PROC_CATEGORY_CC;
}

bool has_control(std::string_view text) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t point = 0;
    const auto used = utf8proc_iterate(at, left, &point);
    if (used <= 0 || is_control(point)) return true;
    at += used;
    left -= used;
  }
  return false;
}

}  // namespace

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

StatusOr<std::string> normalise(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  ASSIGN_OR_RETURN(std::string composed, mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (has_control(composed)) return invalid("text", "control characters are not allowed");
  return composed;
}

std::string marked_key(std::string_view text) {
  auto folded = mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
  if (!folded.ok()) return {};
  std::string key;
  for (const char c : *folded) {
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    if (!blank) key.push_back(c);
    if (blank && !key.empty() && key.back() != ' ') key.push_back(' ');
  }
  if (!key.empty() && key.back() == ' ') key.pop_back();
  return key;
}

std::string search_key(std::string_view text) {
  auto stripped =
      mapped(text, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
  if (!stripped.ok()) return {};
  std::string key;
  for (std::size_t i = 0; i < stripped->size(); ++i) {
    const char c = (*stripped)[i];
    // d-bar (U+0111, bytes C4 91) is a letter of its own and survives the decomposition.
    if (c == '\xC4' && i + 1 < stripped->size() && (*stripped)[i + 1] == '\x91') {
      key.push_back('d');
      ++i;
      continue;
    }
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    if (!blank) key.push_back(c);
    if (blank && !key.empty() && key.back() != ' ') key.push_back(' ');
  }
  if (!key.empty() && key.back() == ' ') key.pop_back();
  return key;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace farmgate
