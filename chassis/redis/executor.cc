#include "chassis/redis/executor.h"

#include <algorithm>

namespace farmgate::redis {

Executor::Executor(int threads, std::size_t queue) : most_(queue) {
  for (int i = 0; i < std::max(threads, 1); ++i) {
    threads_.emplace_back([this] { run(); });
  }
}

Executor::~Executor() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Executor::post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= most_) return false;
    queue_.push_back(std::move(work));
  }
  wake_.notify_one();
  return true;
}

void Executor::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    auto work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
    work = nullptr;  // what it holds goes before the next wait
    lock.lock();
  }
}

std::shared_ptr<void> Holds::hold() {
  const std::lock_guard lock(mutex_);
  ++count_;
  return {nullptr, [this](void*) {
            const std::lock_guard end(mutex_);
            if (--count_ == 0) none_.notify_all();
          }};
}

void Holds::wait() {
  std::unique_lock lock(mutex_);
  none_.wait(lock, [this] { return count_ == 0; });
}

}  // namespace farmgate::redis
