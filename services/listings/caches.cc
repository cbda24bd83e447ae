#include "services/listings/caches.h"

#include "chassis/redis/pipeline.h"
#include "chassis/telemetry/metrics.h"

namespace farmgate::listings {
namespace {

using Counts = redis::Cache::Counts;

// Raised with every change of what the bytes look like: older ones in Redis are then not read.
constexpr std::string_view kPagePrefix = "fg:listings:listing:v6:public:";
constexpr std::string_view kListPrefix = "fg:listings:list:v1:public:";
constexpr std::string_view kGenerationPrefix = "fg:listings:generation:v1:public:";

struct Shown {
  const char* name;
  const char* help;
  double (*read)(const Counts&);
};

#define FARMGATE_SHOWN(name, member, help)                                                        \
  Shown {                                                                                         \
    "farmgate_cache_" name, help, [](const Counts& it) { return static_cast<double>(it.member); } \
  }
constexpr Shown kOfKind[] = {
    FARMGATE_SHOWN("l1_hits", l1_hits, "Replies from this process's memory."),
    FARMGATE_SHOWN("redis_hits", redis_hits, "Replies from Redis, fresh."),
    FARMGATE_SHOWN("stale_hits", stale_hits, "Replies from Redis past their soft expiry."),
    FARMGATE_SHOWN("negative_hits", negative_hits, "Answers that there is no such thing."),
    FARMGATE_SHOWN("loads", loads, "Reads of the database."),
    FARMGATE_SHOWN("load_errors", load_errors, "Reads of the database that failed."),
    FARMGATE_SHOWN("load_microseconds", load_us, "Time that reads of the database took, together."),
    FARMGATE_SHOWN("joins", joins, "Calls that waited for another one's read."),
    FARMGATE_SHOWN("refreshes", refreshes, "Reads behind a stale reply."),
    FARMGATE_SHOWN("refresh_errors", refresh_errors, "Reads behind a stale reply that failed."),
    FARMGATE_SHOWN("refused_sets", refused_sets, "Values that were older than what was there."),
    FARMGATE_SHOWN("tombstones", tombstones, "Changes announced to the cache."),
    FARMGATE_SHOWN("skipped", skipped, "Changes announced that Redis did not take at once."),
    FARMGATE_SHOWN("lost", lost, "Changes announced that Redis never took."),
    FARMGATE_SHOWN("l1_bytes", l1_bytes, "Memory of what is kept in this process."),
    FARMGATE_SHOWN("l1_evictions", evictions, "Entries that made room before their time."),
    FARMGATE_SHOWN("l1_negatives", negatives, "Missing things that are remembered."),
};
// Of the connection, which all kinds share.
constexpr Shown kOfRedis[] = {
    FARMGATE_SHOWN("redis_errors", redis_errors, "Commands without a good reply."),
    FARMGATE_SHOWN("redis_timeouts", timeouts, "Commands whose time passed."),
    FARMGATE_SHOWN("redis_depth", depth, "Commands sent and not answered yet."),
    FARMGATE_SHOWN("redis_waiting", waiting, "Commands not sent yet."),
    FARMGATE_SHOWN("breaker_open", breaker_open, "1 while Redis is not asked."),
};
#undef FARMGATE_SHOWN

// Asked at every scrape.
void show(host::Parts& parts, const redis::Cache& cache, const Shown& it,
          const telemetry::Labels& labels) {
  parts.make<telemetry::Gauge>(it.name, it.help, labels,
                               [&cache, read = it.read] { return read(cache.counts()); });
}

redis::CacheOptions options_of(std::string_view prefix, std::size_t bytes) {
  redis::CacheOptions options;
  options.prefix = prefix;
  options.l1_bytes = bytes;
  return options;
}

}  // namespace

Caches make_caches(host::Parts& parts, const host::Settings& settings, const BusinessClock& clock) {
  std::shared_ptr<redis::Pipeline> pipeline;
  if (const std::string address = settings.text("redis"); !address.empty()) {
    redis::PipelineOptions options;
    options.address = address;
    pipeline = std::make_shared<redis::Pipeline>(options);
  }
  const auto bytes = static_cast<std::size_t>(settings.number("listings.page_cache_bytes"));
  auto& pages = parts.make<redis::Cache>(options_of(kPagePrefix, bytes), clock, pipeline);
  auto& lists = parts.make<redis::Cache>(options_of(kListPrefix, bytes / 4), clock, pipeline);
  auto& generations = parts.make<redis::Generations>(std::string(kGenerationPrefix), pipeline);
  for (const Shown& it : kOfKind) {
    show(parts, pages, it, {{"kind", "listing"}});
    show(parts, lists, it, {{"kind", "list"}});
  }
  for (const Shown& it : kOfRedis) show(parts, pages, it, {{"service", "listings"}});
  return {pages, lists, generations};
}

}  // namespace farmgate::listings
