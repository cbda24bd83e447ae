#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "chassis/base/clock.h"

namespace farmgate::redis {

// Changes that Redis did not take, to be announced again until it does or until they are so old
// that nothing from before them is served any more: the newest of each key. While none is taken one
// is tried every tenth of a second, then many at once. Thread-safe.
class Repeats {
 public:
  using Taken = std::function<void(bool)>;
  // Announces a change; taken is told once, on any thread.
  using Send = std::function<void(const std::string& key, std::int64_t version, Taken taken)>;

  static constexpr std::size_t kMost = 16'384;  // keys; more are lost
  static constexpr std::size_t kAtOnce = 64;

  Repeats(Send send, std::chrono::milliseconds life) : send_(std::move(send)), life_(life) {}
  ~Repeats() { stop(); }
  Repeats(const Repeats&) = delete;
  Repeats& operator=(const Repeats&) = delete;

  void keep(const std::string& key, std::int64_t version);
  // Nothing is sent from here on. Waits for the last answer.
  void stop();

  std::size_t waiting() const;
  std::uint64_t lost() const;  // too old, or too many

 private:
  struct Change {
    std::int64_t version = 0;
    Deadline until;
  };
  using Changes = std::unordered_map<std::string, Change>;

  void keep(const std::string& key, Change change);
  void run();
  Changes take(std::size_t most);
  void send(Changes changes);

  const Send send_;
  const std::chrono::milliseconds life_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Changes changes_;
  std::deque<std::string> order_;  // each key of changes_ once
  std::size_t sent_ = 0;           // and not answered yet
  bool troubled_ = false;          // the last one was not taken
  bool stopping_ = false;
  std::uint64_t lost_ = 0;
  std::thread thread_;  // from the first change on
};

}  // namespace farmgate::redis
