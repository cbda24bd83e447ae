#include <chrono>

#include "chassis/host/service.h"
#include "chassis/redis/cache.h"
#include "chassis/telemetry/metrics.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/api/listing_api.h"
#include "services/listings/api/scopes.h"
#include "services/listings/api/search_api.h"
#include "services/listings/events/aggregates.h"
#include "services/listings/events/bans.h"
#include "services/listings/events/copies.h"
#include "services/listings/listings.h"
#include "services/listings/search/follower.h"

namespace farmgate {
const std::vector<pg::Migration>& listings_migrations();
}

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;

// Raised with every change of what a page's bytes look like: older ones in Redis are then not read.
constexpr std::string_view kPagePrefix = "fg:listings:listing:v3:public:";

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

// What the search is made of, and its sizes for /metrics.
struct Search {
  search::Vocabulary vocabulary;
  search::Places places;
  search::Follower follower{vocabulary, places};
};

void export_sizes(host::Parts& parts, const search::Follower& follower) {
  const auto gauge = [&](const char* name, const char* help,
                         double (*read)(const search::Follower&)) {
    parts.make<telemetry::Gauge>(name, help, telemetry::Labels{},
                                 [&follower, read] { return read(follower); });
  };
  gauge("farmgate_search_listings", "Listings that can be found.", [](const search::Follower& it) {
    const auto index = it.index();
    return index ? static_cast<double>(index->size().listings) : 0.0;
  });
  gauge("farmgate_search_bytes", "Memory of the index, about.", [](const search::Follower& it) {
    const auto index = it.index();
    return index ? static_cast<double>(index->size().bytes) : 0.0;
  });
  gauge("farmgate_search_age_seconds", "How far the index may be behind the table.",
        [](const search::Follower& it) { return static_cast<double>(it.age().count()) / 1000; });
}

StatusOr<Search*> compose_search(host::Service& it) {
  ASSIGN_OR_RETURN(auto vocabulary, search::Vocabulary::read(synonyms_csv(), stopwords_csv()));
  ASSIGN_OR_RETURN(
      auto places,
      search::Places::read(listings_communes_csv(), listings_provinces_csv(), listings_sets_csv()));
  auto& search = it.parts.make<Search>(std::move(vocabulary), std::move(places));
  export_sizes(it.parts, search.follower);
  it.every("search", 250ms, [&it, &search] { return search.follower.follow(it.background); });
  return &search;
}

Status compose(host::Service& it) {
  auto& pages = it.parts.make<redis::Cache>(page_options(it.settings), it.clock);
  export_counts(it.parts, pages);
  auto& api = it.parts.make<ListingApi>(
      ListingApi::Parts{it.database, it.once, it.outbox, it.pager, pages});
  rpc::ServiceTable table("farmgate.listings.v1.ListingService");
  table.scope(auth::Scope::kParty, own_parties);
  table.handle("CreateListing", &api, &ListingApi::create);
  table.raw<v1::GetListingRequest, v1::Listing>(
      "GetListing",
      [&api](const auto& call, const auto& request) { return api.peek(call, request); },
      [&api](const auto& call, const auto& request) { return api.get(call, request); });
  table.handle("ListListings", &api, &ListingApi::list);
  ASSIGN_OR_RETURN(const Search* const search, compose_search(it));
  auto& search_api =
      it.parts.make<SearchApi>(SearchApi::Parts{it.database, it.pager, it.clock, search->follower});
  table.handle("SearchListings", &search_api, &SearchApi::search);
  table.handle("SuggestQueries", &search_api, &SearchApi::suggest);
  table.handle("UpdateListing", &api, &ListingApi::update);
  table.handle("PublishListing", &api, &ListingApi::publish);
  it.add(std::move(table));
  it.every("shelves", 1s, [&it] { return refresh_shelves(it.background, it.outbox); });
  it.every("bans", 1s, [&it] { return refresh_blocks(it.background, it.outbox); });
  return ok();
}

std::vector<std::string> topics(std::string_view prefix) {
  return {farmgate::events::topic_of<events::v1::ListingEvent>(prefix)};
}

// The consumer has a cache of its own beside that of the api part: only its tombstones count, and
// they live in Redis.
std::vector<farmgate::events::Projection> projections(const host::Settings& settings,
                                                      host::Parts& parts,
                                                      const BusinessClock& clock,
                                                      farmgate::events::Outbox& outbox) {
  return copies(outbox, parts.make<redis::Cache>(page_options(settings), clock));
}

std::vector<host::Setting> settings() {
  return {{.name = "listings.page_cache_bytes",
           .fallback = "33554432",
           .unit = host::Unit::kBytes,
           .help = "memory for listing pages in this process"}};
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
