#include "chassis/redis/cache.h"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <random>

#include "chassis/base/planted.h"
#include "chassis/redis/cache_state.h"

namespace farmgate::redis {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kWorkQueue = 4096;  // hits to tell of and loads of stale entries
constexpr auto kNewest = std::numeric_limits<std::int64_t>::max();

std::chrono::milliseconds jittered(std::chrono::milliseconds span) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const auto tenth = std::max<std::int64_t>(span.count() / 10, 1);
  return span - std::chrono::milliseconds(tenth) +
         std::chrono::milliseconds(static_cast<std::int64_t>(random()) % (2 * tenth));
}

std::shared_ptr<Pipeline> pipeline_of(const CacheOptions& options) {
  if (options.address.empty()) return nullptr;
  PipelineOptions out;
  out.address = options.address;
  out.connect_timeout = options.connect_timeout;
  out.command_budget = options.command_budget;
  out.queue = options.queue;
  return std::make_shared<Pipeline>(out);
}

Status stopped() { return unavailable("CACHE_STOPPED", "the process is ending"); }

}  // namespace

Cache::State::State(CacheOptions given, const BusinessClock& business,
                    std::shared_ptr<Pipeline> pipeline)
    : options(std::move(given)),
      clock(business),
      memory(options.l1_bytes),
      negatives(options.negative_bytes),
      executor(options.threads, kWorkQueue),
      redis(std::move(pipeline)),
      repeats([this](const auto& id, auto version,
                     const auto& taken) { send_tombstone(id, version, taken); },
              options.tombstone_ttl) {}

Cache::State::~State() {
  stopping = true;
  repeats.stop();
  holds.wait();
}

std::optional<Found> Cache::State::peek(std::string_view id) {
  if (const auto entry = memory.find(id)) {
    if (entry->ended(clock.now())) return std::nullopt;
    l1_hits.fetch_add(1, std::memory_order_relaxed);
    return entry->found();
  }
  if (!negatives.find(id)) return std::nullopt;
  negative_hits.fetch_add(1, std::memory_order_relaxed);
  return Found{};
}

void Cache::State::ask(const Asked& question) {
  const Question& it = *question;
  if (auto known = peek(it.id)) return it.told(std::move(*known));
  const auto told = [question](StatusOr<Found> found) { question->told(std::move(found)); };
  if (!flights.join(it.id, {it.deadline, told, [this, question] { ask(question); }})) {
    ++joins;
    return;
  }
  // One that landed between the look and the join has left its result here.
  if (auto known = peek(it.id)) return flights.land(it.id, std::move(*known));
  fetch(question);
}

void Cache::State::fetch(const Asked& question) {
  if (redis == nullptr) return load(question);
  redis->send(command("GET", key(question->id)),
              [this, question, held = holds.hold()](const Reply& reply) {
                const auto entry = usable(question->id, reply);
                if (!entry) return load(question);
                const auto serve_it = [this, question, it = *entry, held] { serve(question, it); };
                if (!executor.post(serve_it)) serve_it();
              });
}

std::optional<Entry> Cache::State::usable(std::string_view id, const Reply& reply) {
  if (reply.kind != Reply::Kind::kText) return std::nullopt;
  auto entry = decode(reply.text);
  if (!entry || entry->kind == Entry::Kind::kTombstone) return std::nullopt;
  if (wall_ms() >= entry->hard_ms || entry->ended(clock.now())) return std::nullopt;
  if (entry->version < memory.last_version(id)) return std::nullopt;
  return entry;
}

Found Cache::State::count_and_keep(const std::string& id, const Entry& entry, bool& stale) {
  const bool negative = entry.kind == Entry::Kind::kNegative;
  stale = !negative && wall_ms() >= entry.soft_ms;
  ++(negative ? negative_hits : stale ? stale_hits : redis_hits);
  keep_in_memory(id, entry);
  return entry.found();
}

void Cache::State::serve(const Asked& question, const Entry& entry) {
  bool stale = false;
  const Found found = count_and_keep(question->id, entry, stale);
  if (stale) refresh(question->id, question->source.later);
  flights.land(question->id, found);
}

void Cache::State::load(const Asked& question) {
  if (stopping) return flights.land(question->id, stopped());
  const auto begun = Elapsed::now();
  const std::int64_t read_ms = wall_ms();  // expiry counts from here, not from the store
  question->source.now(std::min(question->deadline, in(kLoadLimit)),
                       [this, question, begun, read_ms, held = holds.hold()](Outcome loaded) {
                         count_load(begun, loaded.ok());
                         if (!loaded.ok()) return flights.land(question->id, loaded.status());
                         flights.land(question->id,
                                      keep(question->id, std::move(*loaded), read_ms));
                       });
}

void Cache::State::refresh(const std::string& id, const Begin& begin) {
  if (stopping || !refreshing.join(id, {{}, [](const StatusOr<Found>&) {}, nullptr})) return;
  ++refreshes;
  const std::int64_t read_ms = wall_ms();
  begin(in(kLoadLimit),
        [this, id, begun = Elapsed::now(), read_ms, held = holds.hold()](Outcome loaded) {
          count_load(begun, loaded.ok());
          if (!loaded.ok()) ++refresh_errors;
          const Status failed = loaded.status();
          const Found found = failed.ok() ? keep(id, std::move(*loaded), read_ms) : Found{};
          refreshing.land(id, failed.ok() ? StatusOr<Found>(found) : StatusOr<Found>(failed));
        });
}

void Cache::State::count_load(Elapsed::time_point begun, bool good) {
  ++loads;
  if (!good) ++load_errors;
  load_us += static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(Elapsed::now() - begun).count());
}

Entry Cache::State::entry_of(std::optional<Loaded> loaded, std::int64_t read_ms) const {
  Entry entry;
  if (planted("M24")) read_ms = wall_ms();
  if (!loaded) {
    entry.kind = Entry::Kind::kNegative;
    entry.soft_ms = entry.hard_ms = read_ms + options.negative_ttl.count();
    return entry;
  }
  entry.version = loaded->version;
  entry.star = loaded->star;
  entry.flags = loaded->flags;
  if (loaded->end_time) entry.end_us = loaded->end_time->time_since_epoch().count();
  entry.bytes = std::make_shared<const std::string>(std::move(loaded->bytes));
  entry.hard_ms = read_ms + loaded->max_age.value_or(options.hard_ttl).count();
  entry.soft_ms = loaded->max_age ? entry.hard_ms : read_ms + jittered(options.soft_ttl).count();
  return entry;
}

Found Cache::State::keep(const std::string& id, std::optional<Loaded> loaded,
                         std::int64_t read_ms) {
  const Entry entry = entry_of(std::move(loaded), read_ms);
  // A listing that is no more public: what was seen of it says nothing about what Redis has.
  if (entry.kind == Entry::Kind::kNegative) memory.drop_older(id, kNewest);
  if (flights.is_current(id, entry.version) && refreshing.is_current(id, entry.version)) {
    keep_in_memory(id, entry);
    store(id, entry,
          std::chrono::milliseconds(std::max<std::int64_t>(entry.hard_ms - wall_ms(), 1)));
  }
  return entry.found();
}

void Cache::State::keep_in_memory(std::string_view id, const Entry& entry) {
  const auto left = std::chrono::milliseconds(entry.hard_ms - wall_ms());
  if (left <= 0ms) return;
  Memory& home = entry.kind == Entry::Kind::kNegative ? negatives : memory;
  home.put(std::string(id), entry, in(std::min(options.l1_ttl, left)));
}

void Cache::State::store(const std::string& id, const Entry& entry, std::chrono::milliseconds ttl) {
  if (redis == nullptr) return;
  const auto life = std::to_string(ttl.count());
  // Most often nothing is there, and a plain command says so at a quarter of a script's cost.
  redis->send_with_next(command("SET", key(id), encode(entry), "PX", life, "NX"),
                        [this, id, entry, life, held = holds.hold()](const Reply& reply) {
                          if (reply.kind == Reply::Kind::kNil) compare_and_set(id, entry, life);
                        });
}

void Cache::State::compare_and_set(const std::string& id, const Entry& entry,
                                   const std::string& life_ms) {
  const std::int64_t judged = planted("M8") ? 1'000'000'000 : entry.version;
  redis->send(command("EVAL", kCompareAndSet, "1", key(id), std::to_string(judged), encode(entry),
                      life_ms, "v"),
              [this, id, version = entry.version, held = holds.hold()](const Reply& reply) {
                if (reply.kind != Reply::Kind::kInteger || reply.integer == 1) return;
                // Something newer lies there: what this process remembers is old.
                ++refused_sets;
                memory.drop_older(id, version + 1);
              });
}

void Cache::State::send_tombstone(const std::string& id, std::int64_t version,
                                  const Repeats::Taken& taken) {
  Entry entry;
  entry.kind = Entry::Kind::kTombstone;
  entry.version = planted("M22") ? version - 1 : version;
  redis->send(command("EVAL", kCompareAndSet, "1", key(id), std::to_string(entry.version),
                      encode(entry), std::to_string(options.tombstone_ttl.count()), "t"),
              [this, id, version, taken, held = holds.hold()](const Reply& reply) {
                if (reply.kind == Reply::Kind::kInteger && reply.integer != 1) {
                  memory.drop_older(id, version + 1);
                }
                taken(reply.kind == Reply::Kind::kInteger);
              });
}

void Cache::State::tombstone(const std::string& id, std::int64_t version) {
  ++tombstones;
  flights.announce(id, version);
  refreshing.announce(id, version);
  memory.drop_older(id, version);
  negatives.drop_older(id, version);
  if (redis == nullptr) return;
  send_tombstone(id, version, [this, id, version](bool is_taken) {
    if (is_taken) return;
    ++skipped;
    repeats.keep(id, version);
  });
}

Cache::Cache(CacheOptions options, const BusinessClock& clock)
    : state_(std::make_unique<State>(options, clock, pipeline_of(options))) {}
Cache::Cache(CacheOptions options, const BusinessClock& clock, std::shared_ptr<Pipeline> redis)
    : state_(std::make_unique<State>(std::move(options), clock, std::move(redis))) {}
Cache::~Cache() = default;

std::optional<Found> Cache::peek(std::string_view id) { return state_->peek(id); }

void Cache::ask(std::string_view id, Begin begin, Deadline deadline, Told told) {
  State::Source source{begin, std::move(begin)};
  state_->ask(std::make_shared<State::Question>(std::string(id), std::move(source), deadline,
                                                std::move(told)));
}

void Cache::tombstone(std::string_view id, std::int64_t version) {
  state_->tombstone(std::string(id), version);
}

Cache::Counts Cache::counts() const {
  const State& it = *state_;
  Counts out{it.l1_hits,      it.redis_hits, it.stale_hits, it.negative_hits, it.loads,
             it.load_errors,  it.load_us,    it.joins,      it.refreshes,     it.refresh_errors,
             it.refused_sets, it.tombstones, it.skipped};
  out.lost = it.repeats.lost();
  out.l1_bytes = it.memory.bytes() + it.negatives.bytes();
  out.evictions = it.memory.evictions() + it.negatives.evictions();
  out.negatives = it.negatives.entries();
  if (it.redis == nullptr) return out;
  const Pipeline::Counts pipeline = it.redis->counts();
  out.redis_errors = pipeline.failures;
  out.timeouts = pipeline.timeouts;
  out.depth = pipeline.depth;
  out.waiting = pipeline.waiting;
  out.breaker_open = pipeline.breaker_open;
  return out;
}

}  // namespace farmgate::redis
