#include "chassis/redis/waiting_commands.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace farmgate::redis {

WaitingCommands::WaitingCommands(std::size_t most)
    : most_(most), wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

WaitingCommands::~WaitingCommands() { close(wake_); }

bool WaitingCommands::push(Command& command, Urgency urgency) {
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    if (commands_.size() >= most_) return false;
    commands_.push_back(std::move(command));
    wakes = !woken_ && (urgency == Urgency::kNow || sound_);
    woken_ = woken_ || wakes;
  }
  if (wakes) wake();  // the thread takes all that waits
  return true;
}

std::size_t WaitingCommands::size() const {
  const std::lock_guard lock(mutex_);
  return commands_.size();
}

std::deque<Command> WaitingCommands::take() {
  const std::lock_guard lock(mutex_);
  woken_ = false;
  return std::exchange(commands_, {});
}

std::deque<Command> WaitingCommands::take_late() {
  const std::lock_guard lock(mutex_);
  std::deque<Command> late;
  const auto now = Elapsed::now();
  while (!commands_.empty() && now >= commands_.front().deadline) {
    late.push_back(std::move(commands_.front()));
    commands_.pop_front();
  }
  if (commands_.empty()) woken_ = false;
  return late;
}

void WaitingCommands::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
}

void WaitingCommands::heard() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = read(wake_, &count, sizeof count);
}

bool WaitingCommands::begin_sound_sleep() {
  const std::lock_guard lock(mutex_);
  if (!commands_.empty()) return false;
  sound_ = true;
  return true;
}

void WaitingCommands::end_sound_sleep() {
  const std::lock_guard lock(mutex_);
  sound_ = false;
}

}  // namespace farmgate::redis
