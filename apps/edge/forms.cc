#include "apps/edge/forms.h"

namespace farmgate::edge {

Status wrong_setting(const std::string& setting, const std::string& why) {
  return Status(Code::kInvalidArgument, "SETTING_INVALID", setting + ": " + why);
}

StatusOr<Address> address_of(const std::string& setting, std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) {
    return wrong_setting(setting, "is no host:port");
  }
  std::string_view name = text.substr(0, colon);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  const std::string_view port = text.substr(colon + 1);
  const bool numeric = !port.empty() && port.size() < 6 &&
                       port.find_first_not_of("0123456789") == std::string_view::npos;
  if (!numeric || std::stoi(std::string(port)) > 65535) {
    return wrong_setting(setting, "has no port");
  }
  return Address{std::string(name), std::string(port)};
}

std::string seconds(std::chrono::milliseconds time) {
  std::string millis = std::to_string(time.count() % 1000);
  millis.insert(0, 3 - millis.size(), '0');
  return std::to_string(time.count() / 1000) + "." + millis + "s";
}

}  // namespace farmgate::edge
