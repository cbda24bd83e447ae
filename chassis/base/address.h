#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace farmgate {

// Where something listens or is found.
struct Address {
  std::string host;
  int port = 0;
};

// "host:port", the port 65535 at most. An IPv6 host may stand in brackets and comes without them.
// Nothing for a text of another form.
std::optional<Address> parse_address(std::string_view text);

}  // namespace farmgate
