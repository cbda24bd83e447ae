#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "chassis/base/status.h"

namespace farmgate::host {

// What the probes answer; set by the host.
struct Health {
  std::atomic<bool> started{false};
  std::atomic<bool> ready{false};
  // Turned by the host's loop several times a second; /livez fails when it stands still.
  std::atomic<std::int64_t> last_turn_ms{0};
};

// Plain HTTP for the operator: /startupz /readyz /livez /metrics.
class AdminServer {
 public:
  explicit AdminServer(const Health& health);
  ~AdminServer();

  // FAILED_PRECONDITION/ADDRESS_IN_USE. listen: host:port, port 0 takes a free one.
  Status start(const std::string& listen);
  int port() const;
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::int64_t steady_ms();

}  // namespace farmgate::host
