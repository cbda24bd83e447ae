#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "chassis/base/clock.h"

namespace farmgate::redis {

struct PipelineOptions {
  std::string address;  // "unix:/path" or "host:port"
  std::chrono::milliseconds connect_timeout{100};
  std::chrono::milliseconds command_budget{20};
  std::size_t queue = 4096;
  int failures_to_open = 3;
  std::chrono::milliseconds backoff_min{100};
  std::chrono::milliseconds backoff_max{500};
};

// A command of these words, without a copy of those that are given away.
template <class... Words>
std::vector<std::string> command(Words&&... words) {
  std::vector<std::string> out;
  out.reserve(sizeof...(words));
  (out.emplace_back(std::forward<Words>(words)), ...);
  return out;
}

struct Reply {
  enum class Kind { kNil, kText, kInteger, kList, kFailed };
  Kind kind = Kind::kFailed;  // kFailed: not sent, not answered in time, or an error reply
  std::string text;
  std::int64_t integer = 0;
  std::vector<Reply> items;
};

// One connection and one I/O thread: what waits is written together, replies are matched by order.
// Idle it is a pipeline of one, loaded a deep one. Any timeout or protocol error
// closes the connection and fails every command in flight, so a late reply answers nothing.
// Thread-safe.
class Pipeline {
 public:
  using Done = std::function<void(Reply)>;

  explicit Pipeline(PipelineOptions options);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Never blocks. done runs once: on the I/O thread, where it must not block, or at once when the
  // queue is full or the breaker open.
  void send(std::vector<std::string> command, Done done);
  // The same for what nobody waits for: it goes with the next command, or alone within 2 ms, which
  // spares a busy process the wake-up.
  void send_with_next(std::vector<std::string> command, Done done);
  // Waits for the command budget, or until the caller's deadline if that is earlier; the command
  // itself keeps its budget: no caller's haste costs the others their connection.
  Reply call(std::vector<std::string> command, Deadline deadline = Deadline::max());

  struct Counts {
    std::uint64_t failures = 0;  // commands without a good reply, those not sent included
    std::uint64_t timeouts = 0;  // of these: the budget passed
    std::size_t depth = 0;       // sent and not yet answered
    std::size_t waiting = 0;     // not yet sent
    bool breaker_open = false;
  };
  Counts counts() const;

 private:
  class Io;
  std::unique_ptr<Io> io_;
};

}  // namespace farmgate::redis
