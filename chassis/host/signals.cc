#include "chassis/host/signals.h"

#include <csignal>
#include <ctime>

namespace farmgate::host {
namespace {

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

Signals::Signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that went away is an error of its write
}

bool Signals::wait(std::chrono::milliseconds span) {
  const sigset_t set = stop_signals();
  timespec time{};
  time.tv_sec = span.count() / 1000;
  time.tv_nsec = span.count() % 1000 * 1'000'000;
  return sigtimedwait(&set, nullptr, &time) > 0;
}

}  // namespace farmgate::host
