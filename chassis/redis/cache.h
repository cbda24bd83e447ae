#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate::redis {

class Pipeline;

// shared: the cache and the calls that are being answered from an entry own the same bytes
using SharedBytes = std::shared_ptr<const std::string>;

struct CacheOptions {
  std::string address;                    // "unix:/path" or "host:port"; "" = L1 and loads only
  std::string prefix = "fg:";             // "fg:<service>:<kind>:v<schema>:<party or public>:"
  std::size_t l1_bytes = 32U << 20;       // entries and their bookkeeping; CLOCK eviction
  std::size_t negative_bytes = 1U << 20;  // own budget, so that a walk over ids evicts nothing real
  std::chrono::milliseconds l1_ttl{1000};
  std::chrono::milliseconds soft_ttl{
      5000};  // jittered by 10 %; then served stale, refreshed behind
  std::chrono::milliseconds hard_ttl{30000};  // the age cap of the system
  std::chrono::milliseconds negative_ttl{2000};
  std::chrono::milliseconds tombstone_ttl{36000};  // > hard_ttl + the longest deadline
  std::chrono::milliseconds connect_timeout{100};
  std::chrono::milliseconds command_budget{20};
  std::size_t queue = 4096;  // commands waiting for the I/O thread; full = miss
  int threads = 2;           // that tell of hits in Redis and run the loads of stale entries
};

// What a load read: the row's version in this service's database and the reply rendered from it.
struct Loaded {
  std::int64_t version = 0;
  std::string bytes;
  std::optional<Time> end_time = {};  // business time from which the reply is false by itself
  int star = 0;                       // for whom composes lists of entries: judged without a parse
  std::uint32_t flags = 0;            // likewise; the meaning is the caller's
  std::optional<std::chrono::milliseconds> max_age =
      {};  // in place of hard_ttl, and no stale reply
};

// What the cache knows of a key: its bytes, or that there is no such thing (bytes == nullptr).
struct Found {
  SharedBytes bytes;
  std::int64_t version = 0;
  std::int64_t end_us = 0;  // business time from which the bytes are false; 0 = never
  int star = 0;
  std::uint32_t flags = 0;
};

// Replies as serialised bytes: L1 for a second, then Redis with versions and tombstones, then the
// loader, once per key at a time. A cache answers faster, never differently: a dead Redis is a miss
// and a metric. Thread-safe. It ends when the last load that it began was answered.
class Cache {
 public:
  using Outcome = StatusOr<std::optional<Loaded>>;  // nothing = NOT_FOUND, for negative_ttl
  // Reads the row. It runs under the deadline of the call that came first, at most 5 s; when that
  // passes, one of those that still have time begins anew. Another error fails all that wait; none
  // is stored. It may run once more behind a stale reply, after the call: it owns what it uses.
  using Load = std::function<Outcome(Deadline)>;
  // The same without a thread that waits: begins, must not block, answers once on any thread.
  using Begin = std::function<void(Deadline, std::function<void(Outcome)>)>;
  using Told = std::function<void(StatusOr<Found>)>;
  // Of several keys in one reading: as many outcomes, in their order.
  using LoadMany = std::function<StatusOr<std::vector<std::optional<Loaded>>>(
      const std::vector<std::string>& ids, Deadline)>;

  // The business clock judges end_time.
  Cache(CacheOptions options, const BusinessClock& clock);
  // Over a connection that several caches share; the options' address is not looked at.
  Cache(CacheOptions options, const BusinessClock& clock, std::shared_ptr<Pipeline> redis);
  ~Cache();
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;

  // L1 alone: never blocks, for gRPC's own threads.
  std::optional<Found> peek(std::string_view id);
  // L1, Redis, load; never blocks. told once: at once, on a thread of the cache, or on the one that
  // answered begin, which it must not hold up. It may come after the deadline.
  void ask(std::string_view id, Begin begin, Deadline deadline, Told told);
  // The same for a caller that waits until the deadline and loads itself.
  StatusOr<Found> get(std::string_view id, const Load& load, Deadline deadline);
  // All of them from L1, or nothing. Never blocks.
  std::optional<std::vector<Found>> peek_many(const std::vector<std::string>& ids);
  // In the order of ids, at most 256: L1, one MGET, one load of what is missing then. Blocks.
  StatusOr<std::vector<Found>> get_many(const std::vector<std::string>& ids, const LoadMany& load,
                                        Deadline deadline);
  // The row has this version from now on: older values are refused wherever they come from. Never
  // blocks. One that Redis does not take is announced again until it does, for tombstone_ttl at
  // most: hard_ttl bounds the age meanwhile.
  void tombstone(std::string_view id, std::int64_t version);

  struct Counts {
    std::uint64_t l1_hits = 0, redis_hits = 0, stale_hits = 0, negative_hits = 0, loads = 0,
                  load_errors = 0, load_us = 0, joins = 0, refreshes = 0, refresh_errors = 0,
                  refused_sets = 0, tombstones = 0, skipped = 0, redis_errors = 0, timeouts = 0;
    std::uint64_t lost = 0;  // of those skipped: never taken
    std::uint64_t l1_bytes = 0, evictions = 0, negatives = 0;
    std::uint64_t depth = 0, waiting = 0;  // commands sent and not answered, and not yet sent
    bool breaker_open = false;
  };
  Counts counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace farmgate::redis
