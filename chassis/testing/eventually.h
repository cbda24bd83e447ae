#pragma once

#include <chrono>
#include <thread>

#include "chassis/base/clock.h"

namespace farmgate::testing {

// Whether it comes true, looked at every few milliseconds: what follows an act on another thread,
// in another process or behind a cache has no instant of its own. The patience is for a machine
// with other things to do and costs nothing where it is not needed. A promise of time is no matter
// for it: that is measured, by a test that is alone on the machine (SERIAL).
template <class Holds>
bool eventually(Holds holds, std::chrono::milliseconds patience = std::chrono::seconds(20)) {
  const Deadline end = in(patience);
  while (!holds()) {
    if (time_left(end) == std::chrono::milliseconds(0)) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace farmgate::testing
