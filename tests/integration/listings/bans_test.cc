#include "services/listings/events/bans.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "tests/integration/listings/market.h"

namespace farmgate::listings {
namespace {

using producers::events::v1::OutbreakEvent;

class Bans : public Market {
 protected:
  Bans() { arrives(pigs()); }

  // The seller's product is pork from now on.
  ProducerEvent pigs(const std::string& commune = "communes/07582") {
    ProducerEvent event = seller_event(commune);
    event.mutable_state()->mutable_products(0)->set_species("PIG");
    return event;
  }
  OutbreakEvent outbreak(const std::string& name, bool ban = true,
                         const std::string& commune = "communes/07582") {
    OutbreakEvent event;
    event.set_source_epoch(1);
    event.set_aggregate_version(++last_version_);
    event.set_change(producers::events::v1::OUTBREAK_CHANGE_UPDATED);
    auto& state = *event.mutable_state();
    state.set_name(name);
    state.add_species("CHICKEN");
    state.add_species("PIG");
    state.add_communes("communes/07525");
    state.add_communes(commune);
    state.set_ban(ban);
    farmgate::wire::write(day(0), *state.mutable_ban_from_date());
    return event;
  }
  static std::string new_outbreak() { return "outbreaks/" + Uuid::v7().to_string(); }
  Date day(int ahead) const {
    return Date(std::chrono::sys_days(date_in_vietnam(time())) + std::chrono::days(ahead));
  }
  void sweep() { EXPECT_THAT(refresh_blocks(database_, outbox_), IsOk()); }
  bool blocked(const v1::Listing& listing) {
    const v1::Listing it = now(listing);
    const bool has_reason =
        it.block_reasons_size() == 1 && it.block_reasons(0) == "MOVEMENT_BANNED";
    EXPECT_EQ(it.state() == v1::LISTING_STATE_BLOCKED, has_reason);
    return has_reason;
  }
};

TEST_F(Bans, BlockTheListingsOfTheSpeciesAndTheCommuneAndFreeThemAgain) {
  const v1::Listing pork = published();
  const v1::Listing secret = draft();
  const std::string name = new_outbreak();

  arrives(outbreak(name));
  EXPECT_TRUE(blocked(pork));
  arrives(outbreak(name, false));

  EXPECT_FALSE(blocked(pork));
  EXPECT_EQ(events_of(pork), "1 published, 2 blocked, 3 unblocked");
  EXPECT_EQ(events_of(secret), "");
}

TEST_F(Bans, LeaveOtherSpeciesAndOtherCommunes) {
  const v1::Listing pork = published();
  arrives(outbreak(new_outbreak(), true, "communes/07288"));
  EXPECT_FALSE(blocked(pork));

  change_seller();
  arrives(seller_event());
  const v1::Listing lychee = published();
  arrives(outbreak(new_outbreak()));
  EXPECT_TRUE(blocked(pork));
  EXPECT_FALSE(blocked(lychee));
  EXPECT_EQ(events_of(lychee), "1 published");
}

TEST_F(Bans, OfTwoOutbreaksTheLastLiftedSetsFree) {
  const v1::Listing pork = published();
  const std::string first = new_outbreak(), second = new_outbreak();
  arrives(outbreak(first));
  arrives(outbreak(second));

  arrives(outbreak(first, false));
  EXPECT_TRUE(blocked(pork));
  arrives(outbreak(second, false));

  EXPECT_FALSE(blocked(pork));
  EXPECT_EQ(events_of(pork), "1 published, 2 blocked, 3 unblocked");
}

TEST_F(Bans, TheNewerStateWinsInAnyOrderAndARepeatChangesNothing) {
  const v1::Listing pork = published();
  const std::string name = new_outbreak();
  const OutbreakEvent declared = outbreak(name);
  const OutbreakEvent lifted = outbreak(name, false);

  arrives(lifted);
  arrives(declared);
  EXPECT_FALSE(blocked(pork));
  const OutbreakEvent again = outbreak(name);
  arrives(again);
  arrives(again);
  arrives(lifted);

  EXPECT_TRUE(blocked(pork));
  EXPECT_EQ(events_of(pork), "1 published, 2 blocked");
  EXPECT_EQ(value("SELECT count(*) FROM ban_copy"), "4");
}

TEST_F(Bans, ThatComeBeforeTheSellerBlockItsListingsAllTheSame) {
  change_seller();
  arrives(outbreak(new_outbreak()));
  arrives(pigs());

  EXPECT_THAT(publish(draft()), StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
}

TEST_F(Bans, ADraftIsNotPublishedUnderOne) {
  const v1::Listing pork = draft();
  const std::string name = new_outbreak();
  arrives(outbreak(name));

  const Status refused = publish(pork).status();
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "NOT_PUBLISHABLE"));
  EXPECT_EQ(refused.violations().front().field, "product");
  arrives(outbreak(name, false));

  EXPECT_THAT(publish(pork), IsOk());
}

TEST_F(Bans, BeginAndEndByTimeAlone) {
  const v1::Listing pork = published();
  OutbreakEvent event = outbreak(new_outbreak());
  farmgate::wire::write(day(1), *event.mutable_state()->mutable_ban_from_date());
  farmgate::wire::write(day(1), *event.mutable_state()->mutable_ban_through_date());
  arrives(event);
  sweep();
  EXPECT_FALSE(blocked(pork));

  pass(24h);
  sweep();
  EXPECT_TRUE(blocked(pork));
  pass(24h);
  sweep();
  EXPECT_FALSE(blocked(pork));
}

TEST_F(Bans, FollowASellerWhoMoves) {
  const v1::Listing pork = published();
  arrives(outbreak(new_outbreak()));
  EXPECT_TRUE(blocked(pork));

  arrives(pigs("communes/07600"));
  sweep();
  EXPECT_FALSE(blocked(pork));
  arrives(pigs());
  sweep();
  EXPECT_TRUE(blocked(pork));
}

TEST_F(Bans, AreSweptOverMoreListingsThanOneBatchHolds) {
  const v1::Listing pork = published();
  sandbox_.execute(
      "CREATE TEMP TABLE more AS SELECT l.* FROM listing l, generate_series(1, 250);"
      "UPDATE more SET id = gen_random_uuid(); INSERT INTO listing SELECT * FROM more");

  arrives(outbreak(new_outbreak()));
  sweep();

  EXPECT_TRUE(blocked(pork));
  EXPECT_EQ(value("SELECT count(*) FROM listing WHERE state <> 3"), "0");
}

TEST_F(Bans, ABlockedPageIsShownAsBlockedAndNotListed) {
  const v1::Listing pork = published("Thịt lợn");
  deliver();
  EXPECT_EQ(get(guest(), pork.name()).value().state(), v1::LISTING_STATE_PUBLISHED);

  arrives(outbreak(new_outbreak()));
  deliver();

  EXPECT_EQ(get(guest(), pork.name()).value().state(), v1::LISTING_STATE_BLOCKED);
  EXPECT_TRUE(titles(guest(), {}).empty());
  v1::ListListingsRequest own;
  own.set_seller(seller_);
  EXPECT_EQ(titles(seller(), own), std::vector<std::string>{"Thịt lợn"});
}

TEST_F(Bans, TellOthersWhyAPageIsBlocked) {
  const v1::Listing pork = published();
  arrives(outbreak(new_outbreak()));
  struct Value {
    std::string bytes;
    static Value from(pg::Row& row) { return {row.bytes()}; }
  };
  constexpr pg::Statement kLast{"test_last", "SELECT value FROM outbox ORDER BY id DESC LIMIT 1"};
  const auto row = database_.read(in(5s), [&](pg::Tx& tx) { return tx.query_one<Value>(kLast); });
  events::v1::ListingEvent event;
  ASSERT_TRUE(event.ParseFromString(row.value().value().bytes));

  EXPECT_EQ(event.change(), events::v1::LISTING_CHANGE_BLOCKED);
  EXPECT_EQ(event.state().availability(), "BLOCKED");
  EXPECT_EQ(event.state().block_reasons(0), "MOVEMENT_BANNED");
  EXPECT_THAT(retitle(pork, "Thịt lợn sạch"), IsOk());
  EXPECT_TRUE(blocked(pork));
}

}  // namespace
}  // namespace farmgate::listings
