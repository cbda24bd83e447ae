#include "tests/support/cut_proxy.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace farmgate::testing {
namespace {

using namespace std::string_view_literals;

constexpr int kTickMs = 50;
constexpr const char* kSocket = "/.s.PGSQL.5432";
// A simple query of this text, as the protocol frames it.
constexpr std::string_view kCommit =
    "Q\0\0\0\x0b"
    "COMMIT\0"sv;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

int dial(const std::string& path) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_of(path);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// "" at the end of the stream.
std::string receive(int fd) {
  char buffer[65536];
  const auto got = recv(fd, buffer, sizeof buffer, 0);
  return got <= 0 ? std::string() : std::string(buffer, static_cast<std::size_t>(got));
}

}  // namespace

CutProxy::CutProxy(const std::string& conninfo) {
  char name[] = "/tmp/fg_cut_XXXXXX";
  folder_ = mkdtemp(name);
  const auto at = conninfo.find("host=");
  const auto end = conninfo.find(' ', at);
  server_ = conninfo.substr(at + 5, end - at - 5) + kSocket;
  conninfo_ = conninfo.substr(0, at) + "host=" + folder_ + conninfo.substr(end);
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_of(folder_ + kSocket);
  EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(listen(listener_, 16), 0);
  acceptor_ = std::thread([this] { accept_all(); });
}

CutProxy::~CutProxy() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& relay : relays_) relay.join();
  close(listener_);
  unlink((folder_ + kSocket).c_str());
  rmdir(folder_.c_str());
}

void CutProxy::accept_all() {
  while (!stopping_) {
    pollfd waited{listener_, POLLIN, 0};
    if (poll(&waited, 1, kTickMs) <= 0) continue;
    const int client = accept(listener_, nullptr, nullptr);
    if (client >= 0) relays_.emplace_back([this, client] { relay(client); });
  }
}

CutProxy::Cut CutProxy::next_cut() {
  if (!cutting_) return Cut::kNone;
  constexpr Cut kTurns[] = {Cut::kBefore, Cut::kNone, Cut::kAfter};
  const Cut cut = kTurns[commits_++ % 3];
  if (cut != Cut::kNone) ++cuts_;
  return cut;
}

void CutProxy::relay(int client) {
  const int server = dial(server_);
  bool last_answer = false;
  while (server >= 0 && !stopping_) {
    pollfd ends[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(ends, 2, kTickMs) <= 0) continue;
    if (ends[0].revents != 0) {
      const std::string bytes = receive(client);
      const bool commits = bytes.find(kCommit) != std::string::npos;
      const Cut cut = commits ? next_cut() : Cut::kNone;
      if (bytes.empty() || cut == Cut::kBefore || !send_all(server, bytes)) break;
      last_answer = cut == Cut::kAfter;
    }
    if (ends[1].revents != 0) {
      const std::string bytes = receive(server);
      if (bytes.empty() || last_answer || !send_all(client, bytes)) break;
    }
  }
  if (server >= 0) close(server);
  close(client);
}

}  // namespace farmgate::testing
