#include "chassis/testing/ports.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace farmgate::testing {
namespace {

constexpr int kAttempts = 1000;

bool is_free(int port) {
  const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool free = bind(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(handle);
  return free;
}

// A socket of that name in the kernel's own space of names, which only one process can have and
// which ends with it. -1 when somebody has it.
int claim(int port) {
  const int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = "farmgate-test-port-" + std::to_string(port);
  name.copy(address.sun_path + 1, sizeof address.sun_path - 1);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (bind(handle, reinterpret_cast<const sockaddr*>(&address), size) == 0) return handle;
  close(handle);
  return -1;
}

bool claim_all(int first, int count) {
  std::vector<int> claims;
  for (int port = first; port < first + count; ++port) {
    const int handle = claim(port);
    if (handle >= 0) claims.push_back(handle);
    if (handle >= 0 && is_free(port)) continue;
    for (const int it : claims) close(it);
    return false;
  }
  return true;
}

}  // namespace

int free_ports(int count) {
  std::random_device random;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const int first = FIRST_PORT + static_cast<int>(random() % (END_OF_PORTS - FIRST_PORT - count));
    if (claim_all(first, count)) return first;
  }
  std::abort();
}

}  // namespace farmgate::testing
