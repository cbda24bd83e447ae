#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/host/loop.h"

namespace farmgate::host {

struct Check {
  std::string name;
  std::function<Status()> fn;
};

// Asks all checks about twice a second, ten times a second until they are ok, and tells of changes.
class ReadinessProbe {
 public:
  ReadinessProbe(std::vector<Check> checks, std::function<void(bool)> changed);
  void start();
  void stop();  // tells "not ready"

 private:
  void round();
  void tell(bool ready);

  const std::vector<Check> checks_;
  const std::function<void(bool)> changed_;
  std::map<std::string, std::string> told_;  // the cause last logged for each check
  bool ready_ = false;
  int rounds_to_skip_ = 0;
  Loop loop_;
};

// Dials every few seconds; after three failures in a row of one of them `give_up` is called once.
// A process whose listener is dead while all else looks healthy must not live on.
class Watchdog {
 public:
  Watchdog(std::vector<Check> dials, std::chrono::milliseconds interval,
           std::function<void()> give_up);
  void start();
  void stop() { loop_.stop(); }

 private:
  bool round();

  const std::vector<Check> dials_;
  const std::chrono::milliseconds interval_;
  const std::function<void()> give_up_;
  std::vector<int> failures_;
  Loop loop_;
};

}  // namespace farmgate::host
