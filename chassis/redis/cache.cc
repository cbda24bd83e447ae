#include "chassis/redis/cache.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "chassis/redis/entry.h"
#include "chassis/redis/memory.h"
#include "chassis/redis/pipeline.h"

namespace farmgate::redis {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRefreshQueue = 256;  // refreshes waiting; a full queue serves stale longer
constexpr auto kLoadLimit = 5000ms;         // of one load, however patient its waiters are

// One load in flight and those who wait for it.
struct Flight {
  std::mutex mutex;
  std::condition_variable done;
  std::optional<StatusOr<Found>> outcome;
  std::int64_t tombstone = -1;  // newest version announced meanwhile: older results are not kept
};

std::chrono::milliseconds jittered(std::chrono::milliseconds span) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const auto tenth = std::max<std::int64_t>(span.count() / 10, 1);
  return span - std::chrono::milliseconds(tenth) +
         std::chrono::milliseconds(static_cast<std::int64_t>(random()) % (2 * tenth));
}

PipelineOptions pipeline_options(const CacheOptions& options) {
  PipelineOptions out;
  out.address = options.address;
  out.connect_timeout = options.connect_timeout;
  out.command_budget = options.command_budget;
  out.queue = options.queue;
  return out;
}

}  // namespace

struct Cache::State {
  State(CacheOptions given, const BusinessClock& business)
      : options(std::move(given)),
        clock(business),
        memory(options.l1_bytes),
        negatives(options.negative_bytes) {
    if (!options.address.empty()) redis.emplace(pipeline_options(options));
    for (int i = 0; i < options.refresh_threads; ++i) {
      refreshers.emplace_back([this] { refresh_loop(); });
    }
  }

  ~State() {
    {
      const std::lock_guard lock(refresh_mutex);
      stopping = true;
    }
    refresh_wake.notify_all();
    for (std::thread& thread : refreshers) thread.join();
    redis.reset();  // its callbacks use this state: end them first
  }

  std::string key(std::string_view id) const { return options.prefix + std::string(id); }

  std::optional<Found> peek(std::string_view id) {
    if (auto entry = memory.find(id)) {
      if (!entry->ended(clock.now())) {
        ++l1_hits;
        return Found{std::move(entry->bytes)};
      }
    } else if (negatives.find(id)) {
      ++negative_hits;
      return Found{nullptr};
    }
    return std::nullopt;
  }

  // What Redis has: a value (fresh or stale), a negative, or nothing. A tombstone is a miss.
  std::optional<Entry> ask_redis(std::string_view id) {
    if (!redis) return std::nullopt;
    const Reply reply = redis->call({"GET", key(id)});
    if (reply.kind != Reply::Kind::kText) return std::nullopt;
    auto entry = decode(reply.text);
    if (!entry || entry->kind == Entry::Kind::kTombstone) return std::nullopt;
    if (wall_ms() >= entry->hard_ms || entry->ended(clock.now())) return std::nullopt;
    return entry;
  }

  void keep_in_memory(std::string_view id, const Entry& entry) {
    const auto left = std::chrono::milliseconds(entry.hard_ms - wall_ms());
    if (left <= 0ms) return;
    const Deadline until = in(std::min(options.l1_ttl, left));
    Memory& home = entry.kind == Entry::Kind::kNegative ? negatives : memory;
    home.put(std::string(id), entry, until);
  }

  void store(std::string_view id, const Entry& entry, std::chrono::milliseconds ttl) {
    if (!redis) return;
    const bool is_tombstone = entry.kind == Entry::Kind::kTombstone;
    redis->send(
        {"EVAL", kCompareAndSet, "1", key(id), std::to_string(entry.version), encode(entry),
         std::to_string(ttl.count()), is_tombstone ? "t" : "v"},
        [this, id = std::string(id), version = entry.version, is_tombstone](const Reply& reply) {
          if (reply.kind == Reply::Kind::kFailed && is_tombstone) ++skipped;
          if (reply.kind != Reply::Kind::kInteger || reply.integer == 1) return;
          // Something newer lies there: what this process remembers is old.
          if (!is_tombstone) ++refused_sets;
          memory.drop_older(id, version + 1);
        });
  }

  StatusOr<Found> get(std::string_view id, const Load& load, Deadline deadline) {
    while (true) {
      if (auto known = peek(id)) return *known;
      bool leads = false;
      const auto flight = join(std::string(id), leads);
      if (leads) {
        StatusOr<Found> outcome = lead(id, load, *flight, deadline);
        leave(std::string(id), *flight, outcome);
        return outcome;
      }
      StatusOr<Found> outcome = wait(*flight, deadline);
      // The one who led had less time than this one, who may lead in turn.
      const bool hurried = outcome.status().code() == Code::kDeadlineExceeded;
      if (!hurried || Elapsed::now() >= deadline) return outcome;
    }
  }

  std::shared_ptr<Flight> join(const std::string& id, bool& leads) {
    const std::lock_guard lock(flight_mutex);
    auto& flight = flights[id];
    leads = flight == nullptr;
    if (leads) {
      flight = std::make_shared<Flight>();
    } else {
      ++joins;
    }
    return flight;
  }

  StatusOr<Found> wait(Flight& flight, Deadline deadline) {
    std::unique_lock lock(flight.mutex);
    if (!flight.done.wait_until(lock, deadline, [&] { return flight.outcome.has_value(); })) {
      return Status(Code::kDeadlineExceeded, "DEADLINE", "the deadline passed while it was loaded");
    }
    return *flight.outcome;
  }

  void leave(const std::string& id, Flight& flight, const StatusOr<Found>& outcome) {
    {
      const std::lock_guard lock(flight_mutex);
      flights.erase(id);
    }
    {
      const std::lock_guard lock(flight.mutex);
      flight.outcome = outcome;
    }
    flight.done.notify_all();
  }

  StatusOr<Found> lead(std::string_view id, const Load& load, Flight& flight, Deadline deadline) {
    if (auto entry = ask_redis(id)) {
      const bool stale = wall_ms() >= entry->soft_ms;
      ++(entry->kind == Entry::Kind::kNegative ? negative_hits : stale ? stale_hits : redis_hits);
      if (stale && entry->kind == Entry::Kind::kValue) refresh_behind(std::string(id), load);
      keep_in_memory(id, *entry);
      return Found{std::move(entry->bytes)};
    }
    return load_and_keep(id, load, flight, deadline);
  }

  StatusOr<Found> load_and_keep(std::string_view id, const Load& load, Flight& flight,
                                Deadline deadline) {
    ++loads;
    const std::int64_t read_ms = wall_ms();  // expiry counts from here, not from the store
    ASSIGN_OR_RETURN(auto loaded, load(std::min(deadline, in(kLoadLimit))));
    Entry entry;
    if (loaded) {
      entry.version = loaded->version;
      entry.bytes = std::make_shared<const std::string>(std::move(loaded->bytes));
      if (loaded->end_time) entry.end_us = loaded->end_time->time_since_epoch().count();
      entry.soft_ms = read_ms + jittered(options.soft_ttl).count();
      entry.hard_ms = read_ms + options.hard_ttl.count();
    } else {
      entry.kind = Entry::Kind::kNegative;
      entry.soft_ms = entry.hard_ms = read_ms + options.negative_ttl.count();
    }
    if (is_current(flight, entry)) {
      keep_in_memory(id, entry);
      store(id, entry,
            std::chrono::milliseconds(std::max<std::int64_t>(entry.hard_ms - wall_ms(), 1)));
    }
    return Found{entry.bytes};
  }

  static bool is_current(Flight& flight, const Entry& entry) {
    const std::lock_guard lock(flight.mutex);
    return entry.version >= flight.tombstone;
  }

  void tombstone(std::string_view id, std::int64_t version) {
    ++tombstones;
    {
      const std::lock_guard lock(flight_mutex);
      if (const auto it = flights.find(std::string(id)); it != flights.end()) {
        const std::lock_guard flight_lock(it->second->mutex);
        it->second->tombstone = std::max(it->second->tombstone, version);
      }
    }
    memory.drop_older(id, version);
    negatives.drop_older(id, version);
    Entry entry;
    entry.kind = Entry::Kind::kTombstone;
    entry.version = version;
    store(id, entry, options.tombstone_ttl);
  }

  void refresh_behind(const std::string& id, const Load& load) {
    const std::lock_guard lock(refresh_mutex);
    if (refreshes.size() >= kRefreshQueue) return;
    refreshes.emplace_back([this, id, load] {
      bool leads = false;
      const auto flight = join("refresh " + id, leads);
      if (!leads) return;
      leave("refresh " + id, *flight, load_and_keep(id, load, *flight, in(kLoadLimit)));
    });
    refresh_wake.notify_one();
  }

  void refresh_loop() {
    std::unique_lock lock(refresh_mutex);
    while (true) {
      refresh_wake.wait(lock, [this] { return stopping || !refreshes.empty(); });
      if (stopping) return;
      const auto work = std::move(refreshes.front());
      refreshes.pop_front();
      lock.unlock();
      work();
      lock.lock();
    }
  }

  CacheOptions options;
  const BusinessClock& clock;
  Memory memory;
  Memory negatives;
  std::atomic<std::uint64_t> l1_hits{0}, redis_hits{0}, stale_hits{0}, negative_hits{0}, loads{0},
      joins{0}, refused_sets{0}, tombstones{0}, skipped{0};

  std::mutex flight_mutex;
  std::map<std::string, std::shared_ptr<Flight>> flights;  // shared: waiters outlive the entry

  std::mutex refresh_mutex;
  std::condition_variable refresh_wake;
  std::deque<std::function<void()>> refreshes;
  bool stopping = false;
  std::vector<std::thread> refreshers;

  std::optional<Pipeline> redis;
};

Cache::Cache(CacheOptions options, const BusinessClock& clock)
    : state_(std::make_unique<State>(std::move(options), clock)) {}
Cache::~Cache() = default;

std::optional<Found> Cache::peek(std::string_view id) { return state_->peek(id); }

StatusOr<Found> Cache::get(std::string_view id, const Load& load, Deadline deadline) {
  return state_->get(id, load, deadline);
}

void Cache::tombstone(std::string_view id, std::int64_t version) { state_->tombstone(id, version); }

Cache::Counts Cache::counts() const {
  const State& it = *state_;
  return {it.l1_hits,
          it.redis_hits,
          it.stale_hits,
          it.negative_hits,
          it.loads,
          it.joins,
          it.refused_sets,
          it.tombstones,
          it.skipped,
          it.redis ? it.redis->counts().failures : 0,
          it.memory.bytes() + it.negatives.bytes(),
          it.redis && it.redis->counts().breaker_open};
}

}  // namespace farmgate::redis
