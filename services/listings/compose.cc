#include <chrono>
#include <fstream>
#include <sstream>

#include "chassis/host/service.h"
#include "chassis/redis/cache.h"
#include "chassis/telemetry/metrics.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/api/import_api.h"
#include "services/listings/api/life_api.h"
#include "services/listings/api/listing_api.h"
#include "services/listings/api/scopes.h"
#include "services/listings/events/aggregates.h"
#include "services/listings/events/bans.h"
#include "services/listings/events/copies.h"
#include "services/listings/events/sellers.h"
#include "services/listings/listings.h"

namespace farmgate {
const std::vector<pg::Migration>& listings_migrations();
}

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;

// Raised with every change of what a page's bytes look like: older ones in Redis are then not read.
constexpr std::string_view kPagePrefix = "fg:listings:listing:v4:public:";

constexpr const char* kGateFile = "listings.gate_file";

redis::CacheOptions page_options(const host::Settings& settings) {
  redis::CacheOptions options;
  options.address = settings.text("redis");
  options.prefix = kPagePrefix;
  options.l1_bytes = static_cast<std::size_t>(settings.number("listings.page_cache_bytes"));
  return options;
}

// How the pages are served, for /metrics: asked at every scrape.
void export_counts(host::Parts& parts, const redis::Cache& pages) {
  using Counts = redis::Cache::Counts;
  const auto gauge = [&](const char* name, const char* help, double (*read)(const Counts&)) {
    parts.make<telemetry::Gauge>(name, help, telemetry::Labels{{"kind", "listing"}},
                                 [&pages, read] { return read(pages.counts()); });
  };
  gauge("farmgate_cache_l1_hits", "Replies from this process's memory.",
        [](const Counts& it) { return static_cast<double>(it.l1_hits); });
  gauge("farmgate_cache_redis_hits", "Replies from Redis, fresh.",
        [](const Counts& it) { return static_cast<double>(it.redis_hits); });
  gauge("farmgate_cache_stale_hits", "Replies from Redis past their soft expiry.",
        [](const Counts& it) { return static_cast<double>(it.stale_hits); });
  gauge("farmgate_cache_loads", "Reads of the database.",
        [](const Counts& it) { return static_cast<double>(it.loads); });
  gauge("farmgate_cache_joins", "Calls that waited for another one's read.",
        [](const Counts& it) { return static_cast<double>(it.joins); });
  gauge("farmgate_cache_refused_sets", "Values that were older than what was there.",
        [](const Counts& it) { return static_cast<double>(it.refused_sets); });
  gauge("farmgate_cache_redis_errors", "Commands without a reply in time.",
        [](const Counts& it) { return static_cast<double>(it.redis_errors); });
  gauge("farmgate_cache_l1_bytes", "Memory of the pages kept here.",
        [](const Counts& it) { return static_cast<double>(it.l1_bytes); });
  gauge("farmgate_cache_breaker_open", "1 while Redis is not asked.",
        [](const Counts& it) { return it.breaker_open ? 1.0 : 0.0; });
}

StatusOr<Gate> gate_of(const host::Settings& settings) {
  const std::string& path = settings.text(kGateFile);
  if (path.empty()) return Gate::read(gate_rules_csv(), gate_cures_csv());
  std::ifstream file(path);
  if (!file) {
    return Status(Code::kInvalidArgument, "SETTING_INVALID",
                  std::string(kGateFile) + ": " + path + " cannot be read");
  }
  std::ostringstream text;
  text << file.rdbuf();
  auto gate = Gate::read(text.str(), gate_cures_csv());
  if (gate.ok()) return gate;
  return Status(Code::kInvalidArgument, "SETTING_INVALID",
                std::string(kGateFile) + ": " + path + ", " + std::string(gate.status().message()));
}

void serve_life(LifeApi& api, rpc::ServiceTable& table) {
  table.handle("DeleteListing", &api, &LifeApi::remove);
  table.handle("CheckPublishable", &api, &LifeApi::check);
  table.handle("PreviewListing", &api, &LifeApi::preview);
  table.handle("PauseListing", &api, &LifeApi::pause);
  table.handle("ResumeListing", &api, &LifeApi::resume);
  table.handle("RetireListing", &api, &LifeApi::retire);
  table.handle("TakeDownListing", &api, &LifeApi::take_down);
  table.handle("AppealTakeDown", &api, &LifeApi::appeal);
  table.handle("DecideAppeal", &api, &LifeApi::decide);
  table.handle("ListListingActivities", &api, &LifeApi::activities);
  table.handle("ListPriceHistory", &api, &LifeApi::prices);
}

Status compose(host::Service& it) {
  ASSIGN_OR_RETURN(Gate read, gate_of(it.settings));
  const Gate& gate = it.parts.make<Gate>(std::move(read));
  auto& pages = it.parts.make<redis::Cache>(page_options(it.settings), it.clock);
  export_counts(it.parts, pages);
  const ListingApi::Parts parts{it.database, it.once, it.outbox, it.pager, pages, gate};
  auto& api = it.parts.make<ListingApi>(parts);
  rpc::ServiceTable table("farmgate.listings.v1.ListingService");
  table.scope(auth::Scope::kParty, own_parties);
  table.scope(auth::Scope::kProvince, whole_province);
  table.handle("CreateListing", &api, &ListingApi::create);
  table.raw<v1::GetListingRequest, v1::Listing>(
      "GetListing",
      [&api](const auto& call, const auto& request) { return api.peek(call, request); },
      [&api](const auto& call, const auto& request) { return api.get(call, request); });
  table.handle("ListListings", &api, &ListingApi::list);
  table.handle("UpdateListing", &api, &ListingApi::update);
  table.handle("PublishListing", &api, &ListingApi::publish);
  table.receive("ImportListings", &it.parts.make<ImportApi>(parts, api), &ImportApi::take);
  serve_life(it.parts.make<LifeApi>(parts), table);
  it.add(std::move(table));
  it.every("shelves", 1s, [&it] { return refresh_shelves(it.background, it.outbox); });
  it.every("papers", 1s, [&it, &gate] { return refresh_papers(it.background, it.outbox, gate); });
  it.every("bans", 1s, [&it] { return refresh_blocks(it.background, it.outbox); });
  return ok();
}

std::vector<std::string> topics(std::string_view prefix) {
  return {farmgate::events::topic_of<events::v1::ListingEvent>(prefix)};
}

// The consumer has a cache of its own beside that of the api part: only its tombstones count, and
// they live in Redis.
StatusOr<std::vector<farmgate::events::Projection>> projections(const host::Settings& settings,
                                                                host::Parts& parts,
                                                                const BusinessClock& clock,
                                                                farmgate::events::Outbox& outbox) {
  ASSIGN_OR_RETURN(Gate gate, gate_of(settings));
  return copies(outbox, parts.make<Gate>(std::move(gate)),
                parts.make<redis::Cache>(page_options(settings), clock));
}

std::vector<host::Setting> settings() {
  return {{.name = "listings.page_cache_bytes",
           .fallback = "33554432",
           .unit = host::Unit::kBytes,
           .help = "memory for listing pages in this process"},
          {.name = kGateFile,
           .fallback = "",
           .help = "rules of publication in place of data/gate/rules.csv"}};
}

}  // namespace

const host::ServiceSpec& listings_spec() {
  static const host::ServiceSpec spec{.name = "listings",
                                      .summary = "the pages of the market",
                                      .settings = settings(),
                                      .migrations = listings_migrations,
                                      .topics = topics,
                                      .projections = projections,
                                      .aggregates = aggregates,
                                      .compose = compose};
  return spec;
}

}  // namespace farmgate::listings
