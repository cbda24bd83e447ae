#include "apps/edge/forms.h"

#include "chassis/host/settings.h"

namespace farmgate::edge {

StatusOr<Address> address_of(std::string_view setting, std::string_view text) {
  auto address = parse_address(text);
  if (!address) return host::wrong_setting(setting, "is no host:port");
  return *std::move(address);
}

void add_address(const Address& address, Values& values) {
  values.texts["host"] = address.host;
  values.texts["port"] = std::to_string(address.port);
}

std::string seconds(std::chrono::milliseconds time) {
  std::string millis = std::to_string(time.count() % 1000);
  millis.insert(0, 3 - millis.size(), '0');
  return std::to_string(time.count() / 1000) + "." + millis + "s";
}

}  // namespace farmgate::edge
