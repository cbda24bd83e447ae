#include "services/listings/events/copies.h"

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/orders/events/v1/events.pb.h"
#include "services/listings/events/bans.h"
#include "services/listings/events/facts.h"
#include "services/listings/events/sellers.h"
#include "services/listings/events/stars.h"
#include "services/listings/storage/copies.h"
#include "services/listings/storage/listings.h"
#include "services/listings/wire/convert.h"

namespace farmgate::listings {
namespace {

using namespace std::chrono_literals;
using events::v1::ListingEvent;
using farmgate::events::Outbox;
using farmgate::events::Projection;
using farmgate::wire::id_of;
using orders::events::v1::OfferEvent;

constexpr std::size_t kSweepBatch = 20;  // listings in one commit
constexpr int kBatchesMax = 500;         // of one sweep; the next round goes on

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

// Behind the seller's copy, as its own events and edits are: in one batch with them the rows are
// locked in one order.
Status show_offer(Outbox& outbox, const OfferEvent& now, pg::Tx& tx) {
  ASSIGN_OR_RETURN(const ListingId id, id_of<ListingId>(now.state().listing(), "listings"));
  RETURN_IF_ERROR(copies_store::lock_seller_of(tx, id));
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

std::vector<Projection> copies(Outbox& outbox, const Gate& gate, redis::Cache& pages,
                               redis::Generations& lists) {
  std::vector<Projection> all;
  all.push_back(sellers(outbox, gate));
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
                            [&pages, &lists](const auto&, const ListingEvent& now, pg::Tx&) {
                              pages.tombstone(now.state().name(), now.aggregate_version());
                              lists.raise(now.state().seller());
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
