#include "chassis/host/admin_client.h"

#include <httplib.h>

namespace farmgate::host {

StatusOr<std::string> fetch(const std::string& address, const std::string& path) {
  httplib::Client client("http://" + address);
  client.set_connection_timeout(2);
  client.set_read_timeout(5);
  const auto result = client.Get(path.c_str());
  if (result && result->status == 200) return result->body;
  return unavailable("ADMIN_UNREACHABLE", "no answer from " + address + path);
}

}  // namespace farmgate::host
