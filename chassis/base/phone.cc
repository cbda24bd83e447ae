#include "chassis/base/phone.h"

namespace farmgate {
namespace {

constexpr std::size_t kSubscriberDigits = 9;
constexpr std::string_view kMobilePrefixes = "35789";

}  // namespace

StatusOr<std::string> normalise_phone(std::string_view written, std::string_view field) {
  std::string digits;
  for (const char c : written) {
    if (c == ' ' || c == '.') continue;
    const bool plus = c == '+' && digits.empty();
    if (!plus && (c < '0' || c > '9')) return invalid(std::string(field), "is no mobile number");
    digits.push_back(c);
  }
  std::string_view rest = digits;
  for (const std::string_view prefix : {"+84", "84", "0"}) {
    if (!rest.starts_with(prefix)) continue;
    rest.remove_prefix(prefix.size());
    break;
  }
  const bool national = rest.size() < digits.size() && rest.size() == kSubscriberDigits;
  if (!national || kMobilePrefixes.find(rest.front()) == std::string_view::npos) {
    return invalid(std::string(field), "is no mobile number");
  }
  return "+84" + std::string(rest);
}

}  // namespace farmgate
