#pragma once

#include <coroutine>
#include <exception>
#include <utility>

namespace farmgate::orders::sim {

// Work of one process that stops at each boundary of an effect, where others go on, or where its
// process dies: then it is destroyed as it stands, and what it held with it.
class Task {
 public:
  struct promise_type {
    Task get_return_object() {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  // To the next boundary; false when nothing is left to do.
  bool go_on() {
    handle_.resume();
    return !handle_.done();
  }

 private:
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

inline std::suspend_always boundary() { return {}; }

}  // namespace farmgate::orders::sim
