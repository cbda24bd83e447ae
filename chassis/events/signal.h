#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace farmgate::events {

// "There may be new rows": set after a commit, awaited by the relay. Setting it twice is once.
class Signal {
 public:
  void set();
  // True when it was set, false after the timeout; clears it.
  bool wait(std::chrono::milliseconds timeout);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool set_ = false;
};

}  // namespace farmgate::events
