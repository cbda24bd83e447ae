#include "chassis/host/host.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <future>
#include <set>

#include "chassis/host/admin.h"
#include "chassis/host/signals.h"
#include "chassis/telemetry/log.h"

namespace farmgate::host {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kTurn{200};
constexpr milliseconds kDialEvery{5000};

int fail(const Target& target, const Status& status) {
  std::fprintf(stderr, "farmgate %s: %s\n", target.name.c_str(),
               std::string(status.message()).c_str());
  return 1;
}

// A busy service holds many connections; the usual soft limit of 1024 is not for it.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  constexpr rlim_t kWanted = 65'536;
  limit.rlim_cur = std::min(limit.rlim_max, std::max(limit.rlim_cur, kWanted));
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

// One target while it runs: parts in order, probes around them.
class Host {
 public:
  Host(Parts& parts, const Settings& settings)
      : parts_(parts),
        settings_(settings),
        admin_(health_),
        readiness_(parts.checks_, [this](bool ready) { tell(ready); }),
        watchdog_(parts.dials_, kDialEvery, [this] { gave_up_ = true; }) {}

  Status start() {
    turn();
    RETURN_IF_ERROR(admin_.start(settings_.text("admin_listen")));
    for (Part& part : parts_.parts_) {
      if (part.start) RETURN_IF_ERROR(part.start());
      ++started_;
      turn();
    }
    health_.started = true;
    readiness_.start();
    watchdog_.start();
    return ok();
  }

  int serve(Signals& signals) {
    telemetry::log_info("started", {{"admin_port", admin_.port()}});
    while (!gave_up_ && !signals.wait(kTurn)) turn();
    if (gave_up_) telemetry::log_error("the own port is dead, the process ends");
    return gave_up_ ? 1 : 0;
  }

  // Clients need the delay to notice; a second signal cuts it short.
  void drain(Signals& signals) {
    telemetry::log_info("draining");
    readiness_.stop();
    watchdog_.stop();
    for (Part& part : parts_.parts_) {
      if (part.drain) part.drain();
    }
    const auto until = std::chrono::steady_clock::now() + settings_.duration("drain_delay_ms");
    while (!gave_up_ && std::chrono::steady_clock::now() < until && !signals.wait(kTurn)) turn();
  }

  void stop() {
    readiness_.stop();
    watchdog_.stop();
    stop_group("");
    std::set<std::string> groups;
    for (const Part& part : parts_.parts_) groups.insert(part.group);
    groups.erase("");
    std::vector<std::future<void>> ends;
    for (const std::string& group : groups) {
      ends.push_back(std::async(std::launch::async, [this, group] { stop_group(group); }));
    }
    for (const auto& end : ends) {
      while (end.wait_for(kTurn) != std::future_status::ready) turn();
    }
    started_ = 0;
    admin_.stop();
  }

 private:
  // The parts of one group that were started, in reverse.
  void stop_group(const std::string& group) {
    for (std::size_t i = started_; i > 0; --i) {
      Part& part = parts_.parts_[i - 1];
      if (part.group != group) continue;
      if (part.stop) part.stop();
      turn();
    }
  }
  void turn() { health_.last_turn_ms = steady_ms(); }
  void tell(bool ready) {
    health_.ready = ready;
    for (const auto& listener : parts_.listeners_) listener(ready);
  }

  Parts& parts_;
  const Settings& settings_;
  Health health_;
  AdminServer admin_;
  std::atomic<bool> gave_up_{false};
  ReadinessProbe readiness_;
  Watchdog watchdog_;
  std::size_t started_ = 0;
};

Parts::~Parts() {
  while (!owned_.empty()) owned_.pop_back();
}

int run(const Target& target, const std::vector<std::string>& args) {
  Signals signals;
  raise_descriptor_limit();
  const auto settings = Settings::parse(target.settings, args);
  if (!settings.ok()) return fail(target, settings.status());
  if (settings->help_asked()) {
    std::printf("farmgate %s: %s\n\n%s", target.name.c_str(), target.summary.c_str(),
                settings->help().c_str());
    return 0;
  }
  const auto level = telemetry::parse_level(settings->text("log_level"));
  if (!level.ok()) {
    return fail(target, wrong_setting("log_level", "must be debug, info, warning or error"));
  }
  telemetry::set_log_level(*level);
  telemetry::log_info("settings", {{"target", target.name}, {"values", settings->printable()}});
  Parts parts;
  if (const Status status = target.compose(*settings, parts); !status.ok()) {
    return fail(target, status);
  }
  Host host(parts, *settings);
  if (const Status status = host.start(); !status.ok()) {
    host.stop();
    return fail(target, status);
  }
  const int code = host.serve(signals);
  host.drain(signals);
  host.stop();
  telemetry::log_info("stopped");
  return code;
}

}  // namespace farmgate::host
