#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace farmgate::redis {

// A few threads behind a bounded queue, for what the I/O thread must not be held up by.
class Executor {
 public:
  Executor(int threads, std::size_t queue);
  ~Executor();  // runs what is queued first
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // False when the queue is full: the work was not taken.
  bool post(std::function<void()> work);

 private:
  void run();

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// How many pieces of work hold on to an object; its end waits for the last of them.
class Holds {
 public:
  std::shared_ptr<void> hold();
  void wait();  // until none is left

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t count_ = 0;
};

// Of an object whose work a cache begins and may go on with behind every call: what it gives away
// keeps a copy of guard(). End it first of all in the destructor: it returns when none is left.
class Lifetime {
 public:
  std::shared_ptr<void> guard() const { return guard_; }
  void end() {
    guard_.reset();
    holds_.wait();
  }

 private:
  Holds holds_;
  std::shared_ptr<void> guard_ = holds_.hold();  // shared: with all that is given away
};

}  // namespace farmgate::redis
