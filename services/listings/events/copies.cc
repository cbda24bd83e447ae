#include "services/listings/events/copies.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/listings/events/announce.h"
#include "services/listings/events/bans.h"
#include "services/listings/events/facts.h"
#include "services/listings/events/stars.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/listings.h"
#include "services/listings/storage/search_rows.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;
using events::v1::ListingEvent;
using farmgate::events::Outbox;
using farmgate::events::Projection;
using farmgate::wire::id_of;
using orders::events::v1::OfferEvent;
using producers::events::v1::ProducerEvent;

constexpr std::size_t kSweepBatch = 20;  // listings in one commit
constexpr int kBatchesMax = 500;         // of one sweep; the next round goes on

StatusOr<SellerCopy> seller_of(const ProducerEvent& event) {
  SellerCopy seller;
  ASSIGN_OR_RETURN(seller.id, id_of<ProducerId>(event.state().name(), "producers"));
  seller.public_name = event.state().public_name();
  seller.commune = event.state().commune();
  seller.active = event.state().activity() == "ACTIVE";
  seller.kind = event.state().kind();
  return seller;
}

Status copy_seller(const std::optional<ProducerEvent>&, const ProducerEvent& now, pg::Tx& tx) {
  ASSIGN_OR_RETURN(const SellerCopy seller, seller_of(now));
  std::vector<ProductCopy> products;
  for (const auto& product : now.state().products()) {
    products.push_back({product.name(), seller.id, product.ocop_set(), product.species()});
  }
  RETURN_IF_ERROR(copies_store::save_seller(tx, seller));
  return copies_store::save_products(tx, seller.id, products);
}

// Another kind shows on no page, but in the search; a rebuild may have been the first to know it.
bool is_kind_news(const std::optional<ProducerEvent>& old, const ProducerEvent& now) {
  return !old || old->aggregate_version() == now.aggregate_version() ||
         old->state().kind() != now.state().kind();
}

Status show_seller(Outbox& outbox, const std::optional<ProducerEvent>& old,
                   const ProducerEvent& now, pg::Tx& tx) {
  ASSIGN_OR_RETURN(const SellerCopy seller, seller_of(now));
  if (is_kind_news(old, now)) RETURN_IF_ERROR(search_rows::touch_seller(tx, seller.id));
  ASSIGN_OR_RETURN(auto outdated, listing_rows::lock_outdated_of(tx, seller));
  if (outdated.empty()) return ok();
  ASSIGN_OR_RETURN(const Time time, pg::business_now(tx));
  for (Listing& listing : outdated) {
    const auto change = listing.follow(seller, time);
    if (change) RETURN_IF_ERROR(save_and_announce(tx, outbox, listing, *change));
  }
  return ok();
}

Status copy_offer(const std::optional<OfferEvent>&, const OfferEvent& now, pg::Tx& tx) {
  const auto& state = now.state();
  OfferCopy offer;
  ASSIGN_OR_RETURN(offer.id, id_of<OfferId>(state.name(), "offers"));
  ASSIGN_OR_RETURN(offer.listing, id_of<ListingId>(state.listing(), "listings"));
  offer.unit_price = Money::vnd(state.unit_price_vnd());
  offer.has_stock = state.available().thousandths() > 0;
  ASSIGN_OR_RETURN(offer.start_time, farmgate::wire::read_time(state.start_time(), "start_time"));
  ASSIGN_OR_RETURN(offer.end_time, farmgate::wire::read_time(state.end_time(), "end_time"));
  return copies_store::save_offer(tx, offer);
}

Status show_offer(Outbox& outbox, const OfferEvent& now, pg::Tx& tx) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(now.state().listing(), "listings"));
  return refresh_facts(tx, outbox, id);
}

// One commit of the sweep; how many it looked at.
StatusOr<std::size_t> refresh_some(pg::Database& database, Outbox& outbox) {
  return database.transact(in(5s), [&](pg::Tx& tx) -> StatusOr<std::size_t> {
    ASSIGN_OR_RETURN(const auto outdated,
                     listing_rows::lock_shelf_outdated(tx, static_cast<int>(kSweepBatch)));
    for (const ListingId id : outdated) RETURN_IF_ERROR(refresh_facts(tx, outbox, id));
    return outdated.size();
  });
}

}  // namespace

std::vector<Projection> copies(Outbox& outbox, redis::Cache& pages) {
  std::vector<Projection> all;
  all.push_back(
      Projection("sellers", {"seller_copy", "product_copy"})
          .on<ProducerEvent>(copy_seller,
                             [&outbox](const auto& old, const ProducerEvent& now, pg::Tx& tx) {
                               return show_seller(outbox, old, now, tx);
                             }));
  all.push_back(
      Projection("offers", {"offer_copy"})
          .on<OfferEvent>(copy_offer, [&outbox](const auto&, const OfferEvent& now, pg::Tx& tx) {
            return show_offer(outbox, now, tx);
          }));
  all.push_back(bans(outbox));
  all.push_back(stars(outbox));
  // Our own events, consumed like any other: a crash after the commit cannot lose an invalidation.
  all.push_back(
      Projection("pages", {})
          .on<ListingEvent>([](const auto&, const ListingEvent&, pg::Tx&) { return ok(); },
                            [&pages](const auto&, const ListingEvent& now, pg::Tx&) {
                              pages.tombstone(now.state().name(), now.aggregate_version());
                              return ok();
                            }));
  return all;
}

Status refresh_shelves(pg::Database& database, Outbox& outbox) {
  for (int round = 0; round < kBatchesMax; ++round) {
    ASSIGN_OR_RETURN(const std::size_t found, refresh_some(database, outbox));
    if (found < kSweepBatch) return ok();
  }
  return ok();
}

}  // namespace farmgate::listings
