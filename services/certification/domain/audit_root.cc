#include "services/certification/domain/audit_root.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "chassis/base/digest.h"
#include "chassis/base/text.h"

namespace farmgate::certification {
namespace {

constexpr std::size_t kWordsBeforeHeads = 8;
constexpr std::size_t kTimeLength = 29;

Status broken() { return Status(Code::kInvalidArgument, "ROOT_BROKEN", "this is no root"); }

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// 64 hexadecimal digits; "" for anything else.
std::string hash_of(std::string_view text) {
  constexpr std::size_t kBytes = std::tuple_size_v<Digest>;
  if (text.size() != 2 * kBytes) return "";
  std::string hash;
  for (std::size_t i = 0; i < kBytes; ++i) {
    const int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);
    if (high < 0 || low < 0) return "";
    hash += static_cast<char>(16 * high + low);
  }
  return hash;
}

std::optional<ChainHead> head_of(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3 || parts[0].empty()) return std::nullopt;
  const auto number = number_of(parts[1]);
  std::string hash = hash_of(parts[2]);
  if (!number || hash.empty()) return std::nullopt;
  return ChainHead{std::string(parts[0]), *number, std::move(hash)};
}

bool labelled(const std::vector<std::string_view>& words) {
  return words[0] == "root" && words[2] == "before" && words[4] == "time" && words[6] == "heads";
}

}  // namespace

std::string root_text(const AuditRoot& it) {
  std::string text = "root " + std::to_string(it.number) + " before " + it.before + " time " +
                     it.time + " heads " + std::to_string(it.heads.size());
  for (const ChainHead& head : it.heads) {
    text += ' ' + head.object + ':' + std::to_string(head.number) + ':' + hex(head.hash);
  }
  return text;
}

StatusOr<AuditRoot> parse_root(std::string_view text) {
  const auto words = split(text, ' ');
  if (words.size() < kWordsBeforeHeads || !labelled(words)) return broken();
  const auto number = number_of(words[1]), heads = number_of(words[7]);
  if (!number || !heads || words[5].size() != kTimeLength) return broken();
  AuditRoot root{*number, std::string(words[3]), std::string(words[5]), {}};
  for (std::size_t i = kWordsBeforeHeads; i < words.size(); ++i) {
    auto head = head_of(words[i]);
    if (!head) return broken();
    root.heads.push_back(std::move(*head));
  }
  if (root.heads.size() > AuditRoot::kHeadsMost || root_text(root) != text) return broken();
  return root;
}

std::string root_digest(std::string_view text) { return hex(as_bytes(sha256(text))); }

std::string root_time(Time time) {
  std::string text = format_time(time);
  std::replace(text.begin(), text.end(), ' ', 'T');
  return text;
}

}  // namespace farmgate::certification
