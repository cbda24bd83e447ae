#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace farmgate::host {

// One thread that repeats a round until it says it is done or stop() is called. A round in progress
// is waited for.
class Loop {
 public:
  ~Loop() { stop(); }

  // round: true = done, the thread ends.
  void start(std::chrono::milliseconds interval, std::function<bool()> round);
  void stop();

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace farmgate::host
