#include <chrono>

#include "chassis/host/service.h"
#include "chassis/telemetry/metrics.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "services/listings/api/image_api.h"
#include "services/listings/api/import_api.h"
#include "services/listings/api/life_api.h"
#include "services/listings/api/list_pages.h"
#include "services/listings/api/listing_api.h"
#include "services/listings/api/pages.h"
#include "services/listings/api/read_api.h"
#include "services/listings/api/scopes.h"
#include "services/listings/api/search_api.h"
#include "services/listings/api/views.h"
#include "services/listings/caches.h"
#include "services/listings/events/aggregates.h"
#include "services/listings/events/bans.h"
#include "services/listings/events/copies.h"
#include "services/listings/events/sellers.h"
#include "services/listings/listings.h"
#include "services/listings/search/follower.h"

namespace farmgate {
const std::vector<pg::Migration>& listings_migrations();
}

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;

constexpr const char* kGateFile = "listings.gate_file";

// Written every second, and once more at the end.
Views& count_views(host::Service& it) {
  auto& views = it.parts.make<Views>();
  it.parts.make<telemetry::Gauge>(
      "farmgate_listings_views_lost", "Views that were not counted: too many listings at once.",
      telemetry::Labels{}, [&views] { return static_cast<double>(views.lost()); });
  it.every("views", 1s, [&it, &views] { return views.flush(it.background); });
  it.parts.add({.name = it.name + " views",
                .start = {},
                .drain = {},
                .stop = [&it, &views] { (void)views.flush(it.background); },
                .group = it.name});
  return views;
}

void serve_reads(rpc::ServiceTable& table, ReadApi& reads) {
  table.raw_start<v1::GetListingRequest, v1::Listing>(
      "GetListing",
      [&reads](const auto& call, const auto& request) { return reads.peek(call, request); },
      [&reads](const auto& call, const auto& request, const auto& answer) {
        reads.get(call, request, answer);
      });
  table.raw<v1::BatchGetListingsRequest, v1::BatchGetListingsResponse>(
      "BatchGetListings",
      [&reads](const auto& call, const auto& request) { return reads.peek_batch(call, request); },
      [&reads](const auto& call, const auto& request) { return reads.batch(call, request); });
  table.raw<v1::ListListingsRequest, v1::ListListingsResponse>(
      "ListListings",
      [&reads](const auto& call, const auto& request) { return reads.peek_list(call, request); },
      [&reads](const auto& call, const auto& request) { return reads.list(call, request); });
}

StatusOr<Gate> gate_of(const host::Settings& settings) {
  const std::string& path = settings.text(kGateFile);
  if (path.empty()) return Gate::read(gate_rules_csv(), gate_cures_csv());
  ASSIGN_OR_RETURN(const std::string text, settings.contents(kGateFile));
  auto gate = Gate::read(text, gate_cures_csv());
  if (gate.ok()) return gate;
  return host::wrong_setting(kGateFile, path + ", " + std::string(gate.status().message()));
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
    return index ? static_cast<double>(index->bytes()) : 0.0;
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
  // A process that has just started leaves its searches to those that have read the listings.
  it.parts.ready_when(it.name + " search", [&search]() -> Status {
    if (search.follower.index()) return ok();
    return Status(Code::kUnavailable, "SEARCH_NOT_READY", "the listings are being read");
  });
  it.every("search", 250ms, [&it, &search] { return search.follower.follow(it.background); });
  return &search;
}

void serve_images(ImageApi& images, rpc::ServiceTable& table) {
  table.receive("UploadImage", &images, &ImageApi::upload);
  table.handle("DownloadImage", &images, &ImageApi::get);
  table.keep("DownloadImage", std::chrono::hours(24 * 365));  // its name is its digest
}

Status compose(host::Service& it) {
  ASSIGN_OR_RETURN(Gate read, gate_of(it.settings));
  const Gate& gate = it.parts.make<Gate>(std::move(read));
  const Caches caches = make_caches(it.parts, it.settings, it.clock);
  auto& pages = it.parts.make<Pages>(it.database, caches.pages, gate, it.clock);
  auto& lists = it.parts.make<ListPages>(caches.lists, caches.generations);
  auto& views = count_views(it);
  auto& reads = it.parts.make<ReadApi>(
      ReadApi::Parts{it.database, it.pager, pages, lists, views, gate, it.clock});
  const ListingApi::Parts parts{it.database, it.once, it.outbox,
                                it.pager,    gate,    it.parts.make<ImageTable>()};
  auto& api = it.parts.make<ListingApi>(parts);
  rpc::ServiceTable table("farmgate.listings.v1.ListingService");
  table.scope(auth::Scope::kParty, own_parties);
  table.scope(auth::Scope::kProvince, whole_province);
  table.handle("CreateListing", &api, &ListingApi::create);
  serve_reads(table, reads);
  ASSIGN_OR_RETURN(const Search* const search, compose_search(it));
  auto& search_api =
      it.parts.make<SearchApi>(SearchApi::Parts{it.pager, it.clock, search->follower, pages});
  table.handle("SearchListings", &search_api, &SearchApi::search);
  table.handle("SuggestQueries", &search_api, &SearchApi::suggest);
  table.handle("UpdateListing", &api, &ListingApi::update);
  table.handle("PublishListing", &api, &ListingApi::publish);
  table.receive("ImportListings", &it.parts.make<ImportApi>(parts, api), &ImportApi::take);
  serve_life(it.parts.make<LifeApi>(parts), table);
  serve_images(it.parts.make<ImageApi>(parts), table);
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
  const Caches caches = make_caches(parts, settings, clock);
  return copies(outbox, parts.make<Gate>(std::move(gate)), caches.pages, caches.generations);
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
                                      .compose = compose,
                                      .uses_redis = true};
  return spec;
}

}  // namespace farmgate::listings
