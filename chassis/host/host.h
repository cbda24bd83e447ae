#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chassis/base/status.h"
#include "chassis/host/probes.h"
#include "chassis/host/settings.h"

namespace farmgate::host {

// What is started in the order of the list and stopped in reverse: first the parts without a group,
// then every group beside the others, so that many services end as soon as one. Any function may be
// empty. drain comes first, for every part at once: say no to new work, end streams.
struct Part {
  std::string name;
  std::function<Status()> start;
  std::function<void()> drain;
  std::function<void()> stop;
  std::string group = {};
};

// Filled by a target's compose function; everything in it lives until the last part stopped.
class Parts {
 public:
  // Owns an object without a life of its own; the reference stays good to the end.
  template <class T, class... Args>
  T& make(Args&&... args) {
    return keep(std::make_unique<T>(std::forward<Args>(args)...));
  }
  template <class T>
  T& keep(std::unique_ptr<T> object) {
    T& kept = *object;
    owned_.emplace_back(object.release(), [](void* it) { delete static_cast<T*>(it); });
    return kept;
  }
  ~Parts();  // in reverse of make and keep
  Parts() = default;
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  void add(Part part) { parts_.push_back(std::move(part)); }
  // Asked about twice a second from a thread of its own, may take a second; all ok = ready. Redis
  // and Kafka are no such condition.
  void ready_when(std::string name, std::function<Status()> check) {
    checks_.push_back({std::move(name), std::move(check)});
  }
  // Told on every change of readiness: a server's health service.
  void on_ready(std::function<void(bool)> fn) { listeners_.push_back(std::move(fn)); }
  // Dialled every few seconds while running; three failures in a row end the process.
  void watch(std::string name, std::function<Status()> dial) {
    dials_.push_back({std::move(name), std::move(dial)});
  }

 private:
  friend class Host;
  std::vector<Part> parts_;
  std::vector<Check> checks_;
  std::vector<Check> dials_;
  std::vector<std::function<void(bool)>> listeners_;
  std::vector<std::unique_ptr<void, void (*)(void*)>> owned_;
};

struct Target {
  std::string name;  // "orders", "all"
  std::string summary;
  std::vector<Setting> settings;  // beside the shared ones
  std::function<Status(const Settings&, Parts&)> compose;
};

// Runs a target until SIGTERM or SIGINT and returns the exit code: settings, admin port (/startupz
// /readyz /livez /metrics), parts in order, readiness, watchdog; then drain, delay, stop in
// reverse. A second signal cuts the delay short. Errors are one line on stderr that names the cure.
int run(const Target& target, const std::vector<std::string>& args);

}  // namespace farmgate::host
