#include "chassis/base/address.h"

#include <charconv>

namespace farmgate {
namespace {

constexpr int kPortMost = 65535;

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const std::string_view digits = text.substr(colon + 1);
  unsigned port = 0;  // from_chars takes a sign of a signed one
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, port);
  if (host.empty() || error != std::errc() || stop != end || port > kPortMost) return std::nullopt;
  return Address{std::string(host), static_cast<int>(port)};
}

}  // namespace farmgate
