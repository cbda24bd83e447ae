#include "chassis/host/probes.h"

#include "chassis/telemetry/log.h"

namespace farmgate::host {
namespace {

constexpr std::chrono::milliseconds kRound{100};
constexpr int kRoundsWhenReady = 5;
constexpr int kFailuresToGiveUp = 3;

}  // namespace

ReadinessProbe::ReadinessProbe(std::vector<Check> checks, std::function<void(bool)> changed)
    : checks_(std::move(checks)), changed_(std::move(changed)) {}

void ReadinessProbe::start() {
  loop_.start(kRound, [this] {
    round();
    return false;
  });
}

void ReadinessProbe::stop() {
  loop_.stop();
  tell(false);
}

void ReadinessProbe::round() {
  if (rounds_to_skip_ > 0) {
    --rounds_to_skip_;
    return;
  }
  bool all = true;
  for (const Check& check : checks_) {
    const Status status = check.fn();
    all = all && status.ok();
    std::string cause = status.ok() ? std::string() : status.to_string();
    std::string& told = told_[check.name];
    if (cause == told) continue;
    told = cause;
    if (!status.ok()) {
      telemetry::log_warning("not ready", {{"check", check.name}, {"cause", std::move(cause)}});
    }
  }
  tell(all);
  rounds_to_skip_ = all ? kRoundsWhenReady - 1 : 0;
}

void ReadinessProbe::tell(bool ready) {
  if (ready == ready_) return;
  ready_ = ready;
  if (ready) telemetry::log_info("ready");
  changed_(ready);
}

Watchdog::Watchdog(std::vector<Check> dials, std::chrono::milliseconds interval,
                   std::function<void()> give_up)
    : dials_(std::move(dials)),
      interval_(interval),
      give_up_(std::move(give_up)),
      failures_(dials_.size()) {}

void Watchdog::start() {
  if (dials_.empty()) return;
  loop_.start(interval_, [this] { return round(); });
}

bool Watchdog::round() {
  for (std::size_t i = 0; i < dials_.size(); ++i) {
    const Status status = dials_[i].fn();
    failures_[i] = status.ok() ? 0 : failures_[i] + 1;
    if (status.ok()) continue;
    telemetry::log_warning(
        "the own port does not answer",
        {{"service", dials_[i].name}, {"failures", failures_[i]}, {"cause", status.to_string()}});
    if (failures_[i] < kFailuresToGiveUp) continue;
    give_up_();
    return true;
  }
  return false;
}

}  // namespace farmgate::host
