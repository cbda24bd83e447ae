#include "chassis/redis/flights.h"

#include <algorithm>

namespace farmgate::redis {

bool Flights::join(const std::string& key, Waiter waiter) {
  const std::lock_guard lock(mutex_);
  const auto [it, leads] = flights_.try_emplace(key);
  it->second.waiters.push_back(std::move(waiter));
  return leads;
}

void Flights::announce(const std::string& key, std::int64_t version) {
  const std::lock_guard lock(mutex_);
  const auto it = flights_.find(key);
  if (it != flights_.end()) it->second.announced = std::max(it->second.announced, version);
}

bool Flights::is_current(const std::string& key, std::int64_t version) const {
  const std::lock_guard lock(mutex_);
  const auto it = flights_.find(key);
  return it == flights_.end() || version >= it->second.announced;
}

void Flights::land(const std::string& key, const StatusOr<Found>& outcome) {
  std::vector<Waiter> waiters;
  {
    const std::lock_guard lock(mutex_);
    const auto it = flights_.find(key);
    if (it == flights_.end()) return;
    waiters.swap(it->second.waiters);
    flights_.erase(it);
  }
  const bool hurried = outcome.status().code() == Code::kDeadlineExceeded;
  for (std::size_t i = 0; i < waiters.size(); ++i) {
    Waiter& it = waiters[i];
    if (i > 0 && hurried && it.again && Elapsed::now() < it.deadline) {
      it.again();
    } else {
      it.told(outcome);
    }
  }
}

}  // namespace farmgate::redis
