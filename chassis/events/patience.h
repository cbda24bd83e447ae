#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate::events {

// Asks again, for 5 s, while the answer is one that passes: the broker elects leaders, a row is
// locked. A topic without a leader looks for a moment like one that does not exist. Private to
// chassis/events.
template <class Answer>
StatusOr<Answer> patiently(const std::function<StatusOr<Answer>()>& ask) {
  using std::chrono::milliseconds;
  const Deadline end = in(milliseconds(5000));
  for (milliseconds wait(50);; wait = std::min(2 * wait, milliseconds(1000))) {
    StatusOr<Answer> answer = ask();
    if (answer.ok()) return answer;
    const bool passing = answer.status().retryable() || answer.status().code() == Code::kNotFound;
    if (!passing || Elapsed::now() + wait >= end) return answer;
    std::this_thread::sleep_for(wait);
  }
}

}  // namespace farmgate::events
