#include "services/listings/api/views.h"

#include <algorithm>
#include <vector>

#include "chassis/wire/names.h"
#include "services/listings/storage/views.h"

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBatch = 5'000;  // listings in one statement
constexpr auto kPatience = 5000ms;     // of one statement

}  // namespace

void Views::add(std::string_view name) {
  if (const auto id = farmgate::wire::find_id(name, "listings")) add(ListingId(*id), 1);
}

void Views::add(ListingId id, std::int64_t count) {
  Shard& shard = shards_[std::hash<ListingId>()(id) % kShards];
  const std::lock_guard lock(shard.mutex);
  const auto it = shard.counts.find(id);
  if (it != shard.counts.end()) {
    it->second += count;
  } else if (shard.counts.size() < kMost / kShards) {
    shard.counts.emplace(id, count);
  } else {
    lost_.fetch_add(static_cast<std::uint64_t>(count), std::memory_order_relaxed);
  }
}

Status Views::flush(pg::Database& database) {
  std::vector<view_store::Seen> seen;
  for (Shard& shard : shards_) {
    Counts taken;
    {
      const std::lock_guard lock(shard.mutex);
      taken.swap(shard.counts);
    }
    for (const auto& [id, count] : taken) seen.push_back({id, count});
  }
  // In one order everywhere, so that two processes never wait for each other.
  std::ranges::sort(seen, {}, &view_store::Seen::listing);
  for (std::size_t begin = 0; begin < seen.size(); begin += kBatch) {
    const std::size_t end = std::min(begin + kBatch, seen.size());
    const std::vector<view_store::Seen> batch(seen.begin() + static_cast<std::ptrdiff_t>(begin),
                                              seen.begin() + static_cast<std::ptrdiff_t>(end));
    const Status written =
        database.transact(in(kPatience), [&](pg::Tx& tx) { return view_store::add(tx, batch); });
    if (written.ok()) continue;
    for (std::size_t i = begin; i < seen.size(); ++i) add(seen[i].listing, seen[i].count);
    return written;
  }
  return ok();
}

}  // namespace farmgate::listings
