#include "chassis/redis/memory.h"

namespace farmgate::redis {

std::optional<Entry> Memory::find(std::string_view key) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto it = shard.index.find(key);
  if (it == shard.index.end()) return std::nullopt;
  Slot& slot = shard.slots[it->second];
  if (Elapsed::now() >= slot.until) return std::nullopt;
  slot.referenced = true;
  return slot.entry;
}

std::int64_t Memory::last_version(std::string_view key) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto it = shard.index.find(key);
  return it == shard.index.end() ? 0 : shard.slots[it->second].entry.version;
}

void Memory::put(const std::string& key, Entry entry, Deadline until) {
  const std::size_t size =
      kOverhead + 2 * key.size() + (entry.bytes == nullptr ? 0 : entry.bytes->size());
  if (size > shard_bytes_) return;
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  if (const auto it = shard.index.find(key); it != shard.index.end()) {
    const Slot& present = shard.slots[it->second];
    if (present.entry.version > entry.version && Elapsed::now() < present.until) return;
    remove(shard, it->second);
  }
  make_room(shard, size);
  shard.index.emplace(key, shard.slots.size());
  shard.slots.push_back({key, std::move(entry), until, false, size});
  shard.bytes += size;
  bytes_ += size;
  ++entries_;
}

void Memory::drop_older(std::string_view key, std::int64_t version) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto it = shard.index.find(key);
  if (it != shard.index.end() && shard.slots[it->second].entry.version < version) {
    remove(shard, it->second);
  }
}

void Memory::remove(Shard& shard, std::size_t slot) {
  shard.bytes -= shard.slots[slot].size;
  bytes_ -= shard.slots[slot].size;
  --entries_;
  shard.index.erase(shard.slots[slot].key);
  if (slot + 1 != shard.slots.size()) {
    shard.slots[slot] = std::move(shard.slots.back());
    shard.index[shard.slots[slot].key] = slot;
  }
  shard.slots.pop_back();
}

// CLOCK: what was asked for since the hand's last round gets one more.
void Memory::make_room(Shard& shard, std::size_t needed) {
  while (!shard.slots.empty() && shard.bytes + needed > shard_bytes_) {
    if (shard.hand >= shard.slots.size()) shard.hand = 0;
    Slot& slot = shard.slots[shard.hand];
    if (slot.referenced && Elapsed::now() < slot.until) {
      slot.referenced = false;
      ++shard.hand;
      continue;
    }
    if (Elapsed::now() < slot.until) ++evictions_;
    remove(shard, shard.hand);
  }
}

}  // namespace farmgate::redis
