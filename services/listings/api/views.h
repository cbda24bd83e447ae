#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>

#include "chassis/base/status.h"
#include "chassis/pg/database.h"
#include "services/listings/domain/listing.h"

namespace farmgate::listings {

// How often pages were opened: counted in memory, written by flush. What a process counted since
// its last flush is lost when it crashes: about a second of views. Thread-safe.
class Views {
 public:
  static constexpr std::size_t kMost = 65'536;  // listings between two flushes; others do not count

  // One more for the page of that name. Never blocks for longer than a map takes.
  void add(std::string_view name);
  // Adds what was counted to the database, in one statement for up to 5,000 listings. What a failed
  // one should have written is counted again.
  Status flush(pg::Database& database);
  std::uint64_t lost() const { return lost_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kShards = 16;
  using Counts = std::unordered_map<ListingId, std::int64_t>;
  struct Shard {
    std::mutex mutex;
    Counts counts;
  };

  void add(ListingId id, std::int64_t count);

  std::array<Shard, kShards> shards_;
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace farmgate::listings
