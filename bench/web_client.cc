#include "bench/web_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <vector>

#include "chassis/base/clock.h"

namespace farmgate::bench {
namespace {

class Connection {
 public:
  explicit Connection(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to = {};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval patience = {.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Whether the answer was 200, read to its end.
  bool get(const std::string& target) {
    const std::string request = "GET " + target + " HTTP/1.1\r\nhost: bench\r\n\r\n";
    if (send(socket_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return false;
    std::string got;
    while (true) {
      char bytes[16384];
      const auto count = recv(socket_, bytes, sizeof bytes, 0);
      if (count <= 0) return false;
      got.append(bytes, static_cast<std::size_t>(count));
      const auto end = got.find("\r\n\r\n"), length = got.find("\r\ncontent-length: ");
      if (end == std::string::npos || length > end) continue;
      const auto size = std::strtoul(got.c_str() + length + 18, nullptr, 10);
      if (got.size() >= end + 4 + size) return got.starts_with("HTTP/1.1 200");
    }
  }

 private:
  int socket_;
};

struct Part {
  std::vector<double> took_ms;
  int failed = 0;
};

void run(int port, const std::string& target, int calls, Part& part) {
  Connection connection(port);
  for (int i = 0; i < calls; ++i) {
    const auto begin = Elapsed::now();
    if (!connection.get(target)) ++part.failed;
    part.took_ms.push_back(
        std::chrono::duration<double, std::milli>(Elapsed::now() - begin).count());
  }
}

}  // namespace

WebLoad drive_web(int port, const std::string& target, int connections, int calls) {
  std::vector<Part> parts(static_cast<std::size_t>(connections));
  const auto begin = Elapsed::now();
  {
    std::vector<std::jthread> threads;
    for (Part& part : parts) {
      threads.emplace_back([&, each = calls / connections] { run(port, target, each, part); });
    }
  }
  const double seconds = std::chrono::duration<double>(Elapsed::now() - begin).count();
  std::vector<double> all;
  int failed = 0;
  for (const Part& part : parts) {
    all.insert(all.end(), part.took_ms.begin(), part.took_ms.end());
    failed += part.failed;
  }
  std::ranges::sort(all);
  return {static_cast<double>(all.size()) / seconds, all[all.size() / 2], failed};
}

}  // namespace farmgate::bench
