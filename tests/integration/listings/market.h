#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "chassis/events/applier.h"
#include "chassis/events/outbox.h"
#include "chassis/events/signal.h"
#include "chassis/pg/database.h"
#include "chassis/redis/cache.h"
#include "chassis/redis/generations.h"
#include "chassis/redis/pipeline.h"
#include "chassis/rpc/once.h"
#include "chassis/testing/eventually.h"
#include "chassis/testing/pg_sandbox.h"
#include "chassis/testing/status_is.h"
#include "chassis/wire/pager.h"
#include "farmgate/listings/v1/listing_service.pb.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/listings/api/life_api.h"
#include "services/listings/api/listing_api.h"
#include "services/listings/api/read_api.h"

namespace farmgate::listings {

using namespace std::chrono_literals;
using farmgate::testing::eventually;
using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using orders::events::v1::OfferEvent;
using producers::events::v1::ProducerEvent;

// The service's api and its copies over a database of the suite's own and the run's Redis with keys
// of the test's own, without a server or a broker around it. One seller with one product has
// arrived.
class Market : public ::testing::Test {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite() { home.reset(); }
  Market();

  rpc::Call seller() const;
  static rpc::Call guest();
  // From now on the seller is another one, of whom nothing has arrived yet.
  void change_seller();

  // Events for `arrives`, each of a newer version than those before.
  ProducerEvent seller_event(const std::string& commune = "communes/07582", int category = 1);
  OfferEvent offer_event(const std::string& listing, std::int64_t price, std::int64_t boxes);
  // Applied with all that follows from it, as the consumer does it.
  Status apply(const google::protobuf::Message& event, pg::Tx& tx);
  void arrives(const google::protobuf::Message& event);
  // The listings' own events as published so far; their tombstones are in Redis afterwards.
  void deliver();

  // All that the label of fresh fruit needs.
  static v1::Label label();
  static v1::CreateListingRequest draft_request(const std::string& product,
                                                const std::string& title = "Vải thiều");
  StatusOr<v1::Listing> create(const v1::CreateListingRequest& request);
  StatusOr<v1::Listing> publish(const v1::Listing& listing, const std::string& etag = "");
  StatusOr<v1::Listing> retitle(const v1::Listing& listing, const std::string& title,
                                const std::string& etag = "");
  v1::Listing draft(const std::string& title = "Vải thiều");
  v1::Listing published(const std::string& title) { return publish(draft(title)).value(); }
  // "Vải thiều", "Vải thiều 2": a seller's titles differ.
  v1::Listing published() {
    return published("Vải thiều" + (++published_ > 1 ? " " + std::to_string(published_) : ""));
  }

  // The read path of one process over a cache of pages; pages of lists are not kept.
  struct Reads {
    Reads(Market& market, redis::Cache& cache)
        : pages(market.database_, cache, market.gate_, market.clock_),
          api({market.database_, market.pager_, pages, lists, market.views_, market.gate_,
               market.clock_}) {}

    OffsetClock clock;
    redis::Cache no_lists{{.address = "", .l1_ttl = 0ms}, clock};
    redis::Generations no_generations{"", nullptr};
    Pages pages;
    ListPages lists{no_lists, no_generations};
    ReadApi api;
  };
  static StatusOr<std::string> bytes(ReadApi& api, const rpc::Call& call, const std::string& name);
  static StatusOr<std::string> bytes(Reads& reads, const rpc::Call& call, const std::string& name) {
    return bytes(reads.api, call, name);
  }
  static StatusOr<v1::ListListingsResponse> list(ReadApi& api, const rpc::Call& call,
                                                 const v1::ListListingsRequest& request);
  StatusOr<v1::ListListingsResponse> list(const rpc::Call& call,
                                          const v1::ListListingsRequest& request) {
    return list(reads_.api, call, request);
  }
  StatusOr<v1::Listing> get(const rpc::Call& call, const std::string& name);
  // As its row says, past every cache.
  v1::Listing now(const v1::Listing& listing);
  // The titles on all pages of a list, two a page, in their order.
  std::vector<std::string> titles(const rpc::Call& call, v1::ListListingsRequest request);

  // Caches over the same keys, as other processes have them. Those of the fixture keep nothing in
  // memory, so that what they know lies in Redis.
  redis::CacheOptions cache_options(std::chrono::milliseconds l1_ttl) const;
  static std::shared_ptr<redis::Pipeline> pipeline();
  // Returns when Redis has all that this cache sent before.
  static void settle(redis::Cache& cache);
  // Business time goes ahead; offers that begin or end are looked at once.
  void pass(std::chrono::seconds span);
  Time time() const;

  std::string value(const std::string& sql) { return sandbox_.value(sql); }
  // Returns when a statement waits for what another transaction has, or this is done without.
  template <class Work>
  void await_blocked(const std::future<Work>& work) {
    EXPECT_TRUE(eventually(
        [&] { return sandbox_.blocked() > 0 || work.wait_for(0ms) == std::future_status::ready; }));
  }
  // "1 published, 2 updated": this listing's events in the outbox.
  std::string events_of(const std::string& listing);
  std::string events_of(const v1::Listing& listing) { return events_of(listing.name()); }

  // Made once, since that takes longer than any test; each test begins with empty tables.
  struct Home {
    farmgate::testing::PgSandbox sandbox{"listings"};
    pg::Database database{sandbox.options(8)};
  };
  inline static std::unique_ptr<Home> home;
  farmgate::testing::PgSandbox& sandbox_ = home->sandbox;
  pg::Database& database_ = home->database;
  farmgate::events::Signal signal_;
  farmgate::events::Outbox outbox_{{}, signal_};
  rpc::Once once_{database_};
  farmgate::wire::Pager pager_{"a key of the test"};
  OffsetClock clock_;
  std::string run_ = Uuid::v7().to_string();
  const std::shared_ptr<redis::Pipeline> redis_ = pipeline();
  redis::Cache pages_{cache_options(0ms), clock_};
  redis::Cache consumer_pages_{cache_options(0ms), clock_};
  redis::Cache uncached_{{.address = "", .l1_ttl = 0ms}, clock_};
  Gate gate_ = Gate::read(gate_rules_csv(), gate_cures_csv()).value();
  redis::Generations generations_{cache_options(0ms).prefix + "generation:", redis_, 0ms};
  Views views_;
  ImageTable images_;
  const ListingApi::Parts parts_{database_, once_, outbox_, pager_, gate_, images_};
  ListingApi api_{parts_};
  LifeApi life_{parts_};
  Reads reads_{*this, pages_};
  farmgate::events::Applier applier_;
  std::string seller_ = "producers/" + Uuid::v7().to_string();
  std::string product_ = seller_ + "/products/" + Uuid::v7().to_string();
  std::chrono::seconds passed_{0};
  std::int64_t last_version_ = 0;
  int published_ = 0;
};

}  // namespace farmgate::listings
