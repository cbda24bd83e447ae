#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chassis/redis/cache.h"

namespace farmgate::redis {

// Who asks for a key first leads, the others are told what it found. Thread-safe.
class Flights {
 public:
  struct Waiter {
    Deadline deadline;
    Cache::Told told;
    std::function<void()> again;  // asks anew, for one whose leader had less time than it has
  };

  // True: the caller leads and must land the key, whatever comes of it.
  bool join(const std::string& key, Waiter waiter);
  // A version announced while the key is being read: older results are not to be kept.
  void announce(const std::string& key, std::int64_t version);
  bool is_current(const std::string& key, std::int64_t version) const;
  // Tells all who wait.
  void land(const std::string& key, const StatusOr<Found>& outcome);

 private:
  struct Flight {
    std::vector<Waiter> waiters;  // the leader first
    std::int64_t announced = -1;
  };

  mutable std::mutex mutex_;
  std::unordered_map<std::string, Flight> flights_;
};

}  // namespace farmgate::redis
