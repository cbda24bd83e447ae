#include "tests/unit/chassis/redis/fake_server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace farmgate::redis {
namespace {

// The number of whole commands at the front of `buffer`, which loses them. A command is an array of
// bulk strings: "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n".
bool take_command(std::string& buffer, bool& is_ping) {
  if (buffer.empty() || buffer[0] != '*') return false;
  std::size_t at = buffer.find("\r\n");
  if (at == std::string::npos) return false;
  int words = std::atoi(buffer.c_str() + 1);
  at += 2;
  is_ping = buffer.find("PING") != std::string::npos && words == 1;
  for (; words > 0; --words) {
    const std::size_t line = buffer.find("\r\n", at);
    if (line == std::string::npos) return false;
    at = line + 2 + static_cast<std::size_t>(std::atoi(buffer.c_str() + at + 1)) + 2;
    if (at > buffer.size()) return false;
  }
  buffer.erase(0, at);
  return true;
}

}  // namespace

FakeServer::FakeServer(Answer answer) : answer_(std::move(answer)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0) std::abort();
  if (listen(listener_, 16) != 0) std::abort();
  getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { accept_loop(); });
}

FakeServer::~FakeServer() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

void FakeServer::set_answer(Answer answer) {
  const std::lock_guard lock(mutex_);
  answer_ = std::move(answer);
}

void FakeServer::accept_loop() {
  while (!stopping_) {
    pollfd waited{listener_, POLLIN, 0};
    if (poll(&waited, 1, 10) <= 0) continue;
    const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    ++connections_;
    serve(socket);
    close(socket);
  }
}

void FakeServer::serve(int socket) {
  std::string buffer;
  while (!stopping_) {
    pollfd waited{socket, POLLIN, 0};
    if (poll(&waited, 1, 10) > 0) {
      char bytes[4096];
      const auto got = recv(socket, bytes, sizeof bytes, 0);
      if (got <= 0) return;
      buffer.append(bytes, static_cast<std::size_t>(got));
    }
    bool is_ping = false;
    while (take_command(buffer, is_ping)) {
      std::string reply = hangs_ ? "" : "+PONG\r\n";
      if (!is_ping) {
        const std::lock_guard lock(mutex_);
        reply = answer_(commands_++);
      }
      if (reply == "!") return;
      if (!send_all(socket, reply)) return;
    }
  }
}

bool FakeServer::send_all(int socket, const std::string& bytes) const {
  const std::size_t step = split_ ? 1 : bytes.size();
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    if (send(socket, bytes.data() + at, step, MSG_NOSIGNAL) < 0) return false;
  }
  return true;
}

}  // namespace farmgate::redis
