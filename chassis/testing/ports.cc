#include "chassis/testing/ports.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <random>

namespace farmgate::testing {
namespace {

constexpr int kFirst = 15'000;
constexpr int kLast = 31'000;  // Linux gives outgoing connections 32768 and up
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

}  // namespace

int free_ports(int count) {
  std::random_device random;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const int first = kFirst + static_cast<int>(random() % (kLast - kFirst));
    bool free = true;
    for (int i = 0; i < count && free; ++i) free = is_free(first + i);
    if (free) return first;
  }
  std::abort();
}

}  // namespace farmgate::testing
