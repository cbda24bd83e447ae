#include "chassis/events/signal.h"

namespace farmgate::events {

void Signal::set() {
  {
    const std::lock_guard lock(mutex_);
    set_ = true;
  }
  changed_.notify_one();
}

bool Signal::wait(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  const bool was_set = changed_.wait_for(lock, timeout, [this] { return set_; });
  set_ = false;
  return was_set;
}

}  // namespace farmgate::events
