#pragma once

#include <chrono>

namespace farmgate::host {

// SIGTERM and SIGINT become something one thread asks for. Construct it before any other thread
// starts: they inherit that the signals are blocked.
class Signals {
 public:
  Signals();
  // Whether one arrived within the span.
  bool wait(std::chrono::milliseconds span);
};

}  // namespace farmgate::host
