#include "tests/edge/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace farmgate::testing {
namespace {

std::string unchunked(std::string_view text) {
  std::string body;
  while (!text.empty()) {
    const auto line = text.find("\r\n");
    if (line == std::string_view::npos) break;
    const auto size = std::strtoul(std::string(text.substr(0, line)).c_str(), nullptr, 16);
    if (size == 0 || line + 2 + size > text.size()) break;
    body += text.substr(line + 2, size);
    text.remove_prefix(std::min(text.size(), line + 2 + size + 2));
  }
  return body;
}

Reply parse(std::string_view text) {
  Reply reply;
  const auto end = text.find("\r\n\r\n");
  if (end == std::string_view::npos || !text.starts_with("HTTP/1.1 ")) return reply;
  reply.status = std::atoi(std::string(text.substr(9, 3)).c_str());
  std::string_view head = text.substr(0, end + 2);
  head.remove_prefix(head.find("\r\n") + 2);
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const auto colon = line.find(": ");
    if (colon != std::string_view::npos) {
      reply.headers[std::string(line.substr(0, colon))] = line.substr(colon + 2);
    }
    head.remove_prefix(line.size() + 2);
  }
  const std::string_view body = text.substr(end + 4);
  reply.body = reply.header("transfer-encoding") == "chunked" ? unchunked(body) : std::string(body);
  return reply;
}

// Whoever closes late is not waited for.
bool is_whole(std::string_view text) {
  const auto end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  const std::string_view mark = "\r\ncontent-length: ";
  const auto at = text.find(mark);
  if (at > end) return false;
  const auto size =
      std::strtoul(std::string(text.substr(at + mark.size(), 10)).c_str(), nullptr, 10);
  return text.size() >= end + 4 + size;
}

}  // namespace

Wire::Wire(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return;
  close(socket_);
  socket_ = -1;
}

Wire::~Wire() {
  if (socket_ >= 0) close(socket_);
}

bool Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string Wire::read(int millis) {
  if (socket_ < 0) return "";
  pollfd wanted = {.fd = socket_, .events = POLLIN, .revents = 0};
  if (poll(&wanted, 1, millis) != 1) return "";
  char bytes[16384];
  const auto got = recv(socket_, bytes, sizeof bytes, 0);
  return got > 0 ? std::string(bytes, static_cast<std::size_t>(got)) : "";
}

std::string Wire::read_all(int millis) {
  std::string all;
  while (true) {
    const std::string more = read(millis);
    if (more.empty()) return all;
    all += more;
  }
}

std::string Reply::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

Reply exchange(Wire& wire, const Asked& asked) {
  std::string text = asked.method + " " + asked.target + " HTTP/1.1\r\nhost: localhost\r\n";
  for (const std::string& header : asked.headers) text += header + "\r\n";
  if (!asked.body.empty() || asked.method != "GET") {
    text += "content-length: " + std::to_string(asked.body.size()) + "\r\n";
  }
  wire.send(text + "\r\n" + asked.body);
  std::string got;
  while (!is_whole(got)) {
    const std::string more = wire.read();
    if (more.empty()) break;
    got += more;
  }
  return parse(got);
}

Reply ask(int port, Asked asked) {
  asked.headers.emplace_back("connection: close");
  Wire wire(port);
  return exchange(wire, asked);
}

}  // namespace farmgate::testing
