#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "chassis/redis/cache.h"
#include "chassis/redis/entry.h"
#include "chassis/redis/executor.h"
#include "chassis/redis/flights.h"
#include "chassis/redis/memory.h"
#include "chassis/redis/pipeline.h"
#include "chassis/redis/repeats.h"

namespace farmgate::redis {

// What Cache is made of. Work that it began holds on to it: `holds` is empty before it goes.
struct Cache::State {
  // How a key is read: now, for one who waits for it, and later, for one who got a stale reply.
  struct Source {
    Begin now;
    Begin later;
  };
  struct Question {
    Question(std::string about, Source from, Deadline until, Told tell)
        : id(std::move(about)), source(std::move(from)), deadline(until), told(std::move(tell)) {}

    const std::string id;
    const Source source;
    const Deadline deadline;
    const Told told;
  };
  // shared: the flight, the command to Redis and the load hold on to it
  using Asked = std::shared_ptr<const Question>;
  State(CacheOptions given, const BusinessClock& business, std::shared_ptr<Pipeline> pipeline);
  ~State();

  std::string key(std::string_view id) const { return options.prefix + std::string(id); }
  std::optional<Found> peek(std::string_view id);
  void ask(const Asked& question);
  void tombstone(const std::string& id, std::int64_t version);

  // Of a key whose flight the caller leads. fetch: Redis, then load; serve: what Redis had.
  void fetch(const Asked& question);
  void serve(const Asked& question, const Entry& entry);
  void load(const Asked& question);
  void refresh(const std::string& id, const Begin& begin);

  // An entry as Redis has it, when it may be served: not a tombstone, not past its time, not older
  // than what this process saw.
  std::optional<Entry> usable(std::string_view id, const Reply& reply);
  Found count_and_keep(const std::string& id, const Entry& entry, bool& stale);
  // Keeps what a load read in L1 and Redis, unless a newer version was announced meanwhile.
  Found keep(const std::string& id, std::optional<Loaded> loaded, std::int64_t read_ms);
  void keep_in_memory(std::string_view id, const Entry& entry);
  void store(const std::string& id, const Entry& entry, std::chrono::milliseconds ttl);
  void compare_and_set(const std::string& id, const Entry& entry, const std::string& life_ms);
  void send_tombstone(const std::string& id, std::int64_t version, const Repeats::Taken& taken);
  Entry entry_of(std::optional<Loaded> loaded, std::int64_t read_ms) const;
  void count_load(Elapsed::time_point begun, bool good);

  // get_many, for the keys whose flights the caller leads.
  Status load_leads(const std::vector<std::string>& leads, const LoadMany& load, Deadline deadline);
  std::vector<std::string> ask_redis_for(const std::vector<std::string>& leads,
                                         std::vector<std::string>& stale, Deadline deadline);
  void refresh_many(const std::vector<std::string>& ids, const LoadMany& load);

  CacheOptions options;
  const BusinessClock& clock;
  Memory memory;
  Memory negatives;
  Flights flights;
  Flights refreshing;
  std::atomic<std::uint64_t> l1_hits{0}, redis_hits{0}, stale_hits{0}, negative_hits{0}, loads{0},
      load_errors{0}, load_us{0}, joins{0}, refreshes{0}, refresh_errors{0}, refused_sets{0},
      tombstones{0}, skipped{0};
  std::atomic<bool> stopping{false};
  Holds holds;
  Executor executor;
  const std::shared_ptr<Pipeline> redis;  // shared: one connection serves several caches
  Repeats repeats;                        // of tombstones
};

constexpr auto kLoadLimit = std::chrono::milliseconds(5000);  // of one load
constexpr std::size_t kManyMax = 256;

}  // namespace farmgate::redis
