#include "chassis/redis/repeats.h"

#include <algorithm>

namespace farmgate::redis {
namespace {

constexpr auto kPause = std::chrono::milliseconds(100);  // after one that was not taken

}  // namespace

void Repeats::keep(const std::string& key, std::int64_t version) {
  const std::lock_guard lock(mutex_);
  keep(key, {version, in(life_)});
}

void Repeats::keep(const std::string& key, Change change) {
  troubled_ = true;
  if (stopping_ || (changes_.size() >= kMost && !changes_.contains(key))) {
    ++lost_;
    return;
  }
  const auto [at, is_new] = changes_.try_emplace(key, change);
  if (is_new) order_.push_back(key);
  if (at->second.version < change.version) at->second = change;
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_all();
}

void Repeats::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::size_t Repeats::waiting() const {
  const std::lock_guard lock(mutex_);
  return changes_.size() + sent_;
}

std::uint64_t Repeats::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

void Repeats::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !changes_.empty(); });
    if (troubled_) changed_.wait_for(lock, kPause, [this] { return stopping_; });
    if (stopping_) return;
    Changes taken = take(troubled_ ? 1 : kAtOnce);
    sent_ = taken.size();
    troubled_ = false;
    lock.unlock();
    send(std::move(taken));
    lock.lock();
    changed_.wait(lock, [this] { return sent_ == 0; });
  }
}

// Those that have waited longest and are not too old.
Repeats::Changes Repeats::take(std::size_t most) {
  Changes taken;
  const auto now = Elapsed::now();
  while (!order_.empty() && taken.size() < most) {
    auto node = changes_.extract(order_.front());
    order_.pop_front();
    if (now < node.mapped().until) {
      taken.insert(std::move(node));
    } else {
      ++lost_;
    }
  }
  return taken;
}

void Repeats::send(Changes changes) {
  for (const auto& [key, change] : changes) {
    send_(key, change.version, [this, key = key, change = change](bool is_taken) {
      const std::lock_guard lock(mutex_);
      --sent_;
      if (!is_taken) keep(key, change);
      changed_.notify_all();
    });
  }
}

}  // namespace farmgate::redis
