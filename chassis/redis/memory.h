#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chassis/redis/entry.h"

namespace farmgate::redis {

// L1: entries in this process, sharded, bounded by bytes with CLOCK eviction. Thread-safe.
class Memory {
 public:
  explicit Memory(std::size_t bytes) : shard_bytes_(bytes / kShards) {}

  // Nothing after `until`.
  std::optional<Entry> find(std::string_view key);
  // The version last kept under a key, also after `until`, as long as it is not evicted; else 0.
  std::int64_t last_version(std::string_view key);
  // Keeps the newer of two versions. An entry larger than a shard is not kept.
  void put(const std::string& key, Entry entry, Deadline until);
  // Drops it if its version is older.
  void drop_older(std::string_view key, std::int64_t version);
  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  std::size_t entries() const { return entries_.load(std::memory_order_relaxed); }
  std::uint64_t evictions() const { return evictions_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kShards = 16;
  static constexpr std::size_t kOverhead = 160;  // of bookkeeping, a measured guess

  struct Slot {
    std::string key;
    Entry entry;
    Deadline until;
    bool referenced = false;
    std::size_t size = 0;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index;  // key -> slot
    std::vector<Slot> slots;
    std::size_t hand = 0;
    std::size_t bytes = 0;
  };

  Shard& shard_of(std::string_view key) { return shards_[Hash()(key) % kShards]; }
  void remove(Shard& shard, std::size_t slot);
  void make_room(Shard& shard, std::size_t needed);

  std::size_t shard_bytes_;
  std::atomic<std::size_t> bytes_{0}, entries_{0};
  std::atomic<std::uint64_t> evictions_{0};  // of entries that had not ended
  std::array<Shard, kShards> shards_;
};

}  // namespace farmgate::redis
