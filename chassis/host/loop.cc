#include "chassis/host/loop.h"

namespace farmgate::host {

void Loop::start(std::chrono::milliseconds interval, std::function<bool()> round) {
  thread_ = std::thread([this, interval, round = std::move(round)] {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      const bool done = round();
      lock.lock();
      if (done) return;
      wake_.wait_for(lock, interval, [this] { return stopping_; });
    }
  });
}

void Loop::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace farmgate::host
