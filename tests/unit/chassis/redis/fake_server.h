#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace farmgate::redis {

// Speaks just enough of the protocol to misbehave on purpose. `answer` gets the command's number
// (the PING of a new connection is not counted) and returns the bytes to send; "" hangs, "!" closes
// the connection.
class FakeServer {
 public:
  using Answer = std::function<std::string(int)>;

  explicit FakeServer(Answer answer);
  ~FakeServer();

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  void split_every_byte() { split_ = true; }
  void hang_on_ping() { hangs_ = true; }
  void set_answer(Answer answer);
  int connections() const { return connections_; }

 private:
  void accept_loop();
  void serve(int socket);
  bool send_all(int socket, const std::string& bytes) const;

  std::mutex mutex_;
  Answer answer_;
  std::atomic<bool> split_{false};
  std::atomic<bool> hangs_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::atomic<int> commands_{0};
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace farmgate::redis
