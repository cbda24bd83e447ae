#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/redis/cache.h"

namespace farmgate::redis {

// Wall-clock milliseconds: soft and hard expiry are read by other processes and hosts.
std::int64_t wall_ms();

// A value as it lies in Redis and in L1. In Redis:
// "<kind><version>:<soft>:<hard>:<end>:<star>:<flags>:<bytes>", kind v (value), n (no such thing)
// or t (tombstone: a miss that refuses older values).
struct Entry {
  enum class Kind : char { kValue = 'v', kNegative = 'n', kTombstone = 't' };
  Kind kind = Kind::kValue;
  std::int64_t version = 0;
  std::int64_t soft_ms = 0;  // wall clock; from then on a refresh is due
  std::int64_t hard_ms = 0;  // wall clock; from then on it is gone
  std::int64_t end_us = 0;   // business time from which the bytes are false; 0 = never
  int star = 0;
  std::uint32_t flags = 0;
  SharedBytes bytes;

  Found found() const { return {bytes, version, end_us, star, flags}; }
  bool ended(Time business_now) const {
    return end_us != 0 && business_now.time_since_epoch().count() >= end_us;
  }
};

std::string encode(const Entry& entry);
std::optional<Entry> decode(std::string_view text);

// Stores ARGV[2] under KEYS[1] for ARGV[3] ms unless what lies there is newer: a value needs a
// version at least as new (ARGV[1]), a tombstone (ARGV[4] = "t") a newer one. Answers 1 or 0.
extern const char* const kCompareAndSet;

}  // namespace farmgate::redis
