#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "services/listings/events/copies.h"
#include "services/listings/storage/listings.h"
#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

// The same offer after a change.
OfferEvent next(OfferEvent event, std::int64_t price, std::int64_t boxes) {
  event.set_aggregate_version(event.aggregate_version() + 1);
  event.mutable_state()->set_unit_price_vnd(price);
  event.mutable_state()->mutable_available()->set_thousandths(1000 * boxes);
  return event;
}

OfferEvent open_between(OfferEvent event, Time from, Time to) {
  farmgate::wire::write(from, *event.mutable_state()->mutable_start_time());
  farmgate::wire::write(to, *event.mutable_state()->mutable_end_time());
  return event;
}

std::string shelf(const v1::Listing& it) {
  return v1::StockState_Name(it.stock_state()).substr(12) + " " +
         std::to_string(it.from_price_vnd());
}

TEST_F(Market, AListingShowsTheStockOfItsOfferCrossZero) {
  const v1::Listing it = published();
  EXPECT_EQ(shelf(now(it)), "NO_OFFER 0");

  OfferEvent offer = offer_event(it.name(), 225'000, 5);
  arrives(offer);
  EXPECT_EQ(shelf(now(it)), "IN_STOCK 225000");
  arrives(offer = next(offer, 225'000, 0));
  EXPECT_EQ(shelf(now(it)), "SOLD_OUT 225000");
  arrives(offer = next(offer, 225'000, 1));
  EXPECT_EQ(shelf(now(it)), "IN_STOCK 225000");

  EXPECT_EQ(events_of(it), "1 published, 2 updated, 3 updated, 4 updated");
}

TEST_F(Market, StockThatDoesNotCrossZeroChangesNothing) {
  const v1::Listing it = published();
  const OfferEvent offer = offer_event(it.name(), 225'000, 5);
  arrives(offer);
  const v1::Listing before = now(it);

  arrives(next(offer, 225'000, 3));

  EXPECT_EQ(now(it).SerializeAsString(), before.SerializeAsString());
  EXPECT_EQ(events_of(it), "1 published, 2 updated");
}

TEST_F(Market, TheCheapestOfferWithStockGivesThePrice) {
  const v1::Listing it = published();
  const OfferEvent cheap = offer_event(it.name(), 180'000, 1);
  arrives(cheap);
  arrives(offer_event(it.name(), 225'000, 5));
  EXPECT_EQ(shelf(now(it)), "IN_STOCK 180000");

  arrives(next(cheap, 180'000, 0));
  EXPECT_EQ(shelf(now(it)), "IN_STOCK 225000");
}

TEST_F(Market, AnOfferOfAnotherListingShowsNothingHere) {
  const v1::Listing it = published();
  arrives(offer_event(published().name(), 225'000, 5));

  EXPECT_EQ(shelf(now(it)), "NO_OFFER 0");
  EXPECT_EQ(events_of(it), "1 published");
}

TEST_F(Market, ADraftIsPublishedWithItsOffers) {
  const v1::Listing it = draft();
  arrives(offer_event(it.name(), 225'000, 5));
  EXPECT_EQ(events_of(it), "");

  EXPECT_EQ(shelf(publish(it).value()), "IN_STOCK 225000");
  EXPECT_EQ(events_of(it), "1 published");
}

TEST_F(Market, AnOfferEndsByBusinessTime) {
  const v1::Listing it = published();
  arrives(open_between(offer_event(it.name(), 180'000, 5), time() - 1h, time() + 1h));
  arrives(open_between(offer_event(it.name(), 225'000, 5), time() - 1h, time() + 2h));

  pass(59min);
  EXPECT_EQ(shelf(now(it)), "IN_STOCK 180000");
  pass(2min);
  EXPECT_EQ(shelf(now(it)), "IN_STOCK 225000");
  pass(1h);
  EXPECT_EQ(shelf(now(it)), "NO_OFFER 0");
  EXPECT_EQ(events_of(it), "1 published, 2 updated, 3 updated, 4 updated");
}

TEST_F(Market, AnOfferBeginsByBusinessTime) {
  const v1::Listing it = published();
  arrives(open_between(offer_event(it.name(), 180'000, 5), time() + 1h, time() + 2h));

  EXPECT_EQ(shelf(now(it)), "NO_OFFER 0");
  pass(59min);
  EXPECT_EQ(shelf(now(it)), "NO_OFFER 0");
  pass(2min);
  EXPECT_EQ(shelf(now(it)), "IN_STOCK 180000");
  EXPECT_EQ(events_of(it), "1 published, 2 updated");
}

TEST_F(Market, AnOfferThatArrivesAfterItsEndShowsNothing) {
  const v1::Listing it = published();
  arrives(open_between(offer_event(it.name(), 180'000, 5), time() - 2h, time() - 1h));

  EXPECT_EQ(shelf(now(it)), "NO_OFFER 0");
  EXPECT_EQ(events_of(it), "1 published");
}

// More of them than one commit of the sweep holds.
TEST_F(Market, OneSweepLooksAtAllOffersThatEndTogether) {
  for (int i = 0; i < 45; ++i) {
    arrives(open_between(offer_event(published().name(), 180'000, 5), time() - 1h, time() + 1h));
  }

  pass(61min);

  EXPECT_EQ(value("SELECT count(*) FROM listing WHERE stock_state <> 1"), "0");
}

TEST_F(Market, APageIsRightBeforeTheSweepHasComeToIt) {
  const v1::Listing it = published();
  arrives(open_between(offer_event(it.name(), 180'000, 5), time() - 1h, time() + 1h));
  ASSERT_THAT(pg::set_clock_offset(database_, 61min), IsOk());
  clock_.set_offset(61min);

  EXPECT_EQ(shelf(get(guest(), it.name()).value()), "NO_OFFER 0");
}

// A sweep that waited for a listing while it holds others would wait for who waits for it.
TEST_F(Market, ASweepPassesOverAListingThatIsHeld) {
  const v1::Listing held = published(), other = published();
  for (const v1::Listing& it : {held, other}) {
    arrives(open_between(offer_event(it.name(), 180'000, 5), time() - 1h, time() + 1h));
  }
  const auto id = farmgate::wire::id_of<ListingId>(held.name(), "listings").value();

  EXPECT_THAT(database_.transact(in(5s),
                                 [&](pg::Tx& tx) -> Status {
                                   RETURN_IF_ERROR(listing_rows::lock(tx, id).status());
                                   pass(61min);
                                   return ok();
                                 }),
              IsOk());

  const std::string stocked =
      "SELECT string_agg('listings/' || id, ' ') FROM listing"
      " WHERE stock_state <> 1";
  EXPECT_EQ(value(stocked), held.name());
  pass(1s);
  EXPECT_EQ(value(stocked), "");
}

TEST_F(Market, ASweepThatFindsNothingNewIsSilent) {
  const v1::Listing it = published();
  arrives(open_between(offer_event(it.name(), 180'000, 5), time() - 1h, time() + 1h));
  arrives(open_between(offer_event(it.name(), 180'000, 5), time() - 1h, time() + 2h));

  pass(61min);
  pass(1s);

  EXPECT_EQ(shelf(now(it)), "IN_STOCK 180000");
  EXPECT_EQ(events_of(it), "1 published, 2 updated");
}

}  // namespace
}  // namespace farmgate::listings
