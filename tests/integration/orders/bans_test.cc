#include "chassis/events/applier.h"
#include "chassis/wire/convert.h"
#include "farmgate/listings/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/orders/events/copies.h"
#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

using farmgate::events::EventFields;
using farmgate::events::EventName;
using listings::events::v1::ListingEvent;
using producers::events::v1::OutbreakEvent;
using producers::events::v1::ProducerEvent;

// Copies that come as events do.
class Bans : public Desk {
 protected:
  Bans() { arrives(seller_event()); }

  template <class Event>
  void stamp(Event& event) {
    event.set_source_epoch(1);
    event.set_aggregate_version(++last_version_);
  }
  std::string product() { return seller_ + "/products/" + product_id_; }
  ProducerEvent seller_event(const std::string& species = "PIG",
                             const std::string& commune = "communes/07582") {
    ProducerEvent event;
    stamp(event);
    event.set_change(producers::events::v1::PRODUCER_CHANGE_UPDATED);
    event.mutable_state()->set_name(seller_);
    event.mutable_state()->set_activity("ACTIVE");
    event.mutable_state()->set_commune(commune);
    auto& it = *event.mutable_state()->add_products();
    it.set_name(product());
    it.set_species(species);
    return event;
  }
  ListingEvent listing_event(const std::string& name, bool blocked = false) {
    ListingEvent event;
    stamp(event);
    event.set_change(listings::events::v1::LISTING_CHANGE_UPDATED);
    auto& state = *event.mutable_state();
    state.set_name(name);
    state.set_seller(seller_);
    state.set_product(product());
    state.set_title("Thịt lợn, hộp 5 kg");
    state.set_unit(type::v1::UNIT_PIECE);
    farmgate::wire::write(Quantity{5'000, Unit::kKilogram}, *state.mutable_content());
    state.set_availability(blocked ? "BLOCKED" : "PUBLISHED");
    if (blocked) state.add_block_reasons("MOVEMENT_BANNED");
    return event;
  }
  OutbreakEvent outbreak(const std::string& name, bool ban = true, int first_day = 0) {
    OutbreakEvent event;
    stamp(event);
    event.set_change(producers::events::v1::OUTBREAK_CHANGE_UPDATED);
    auto& state = *event.mutable_state();
    state.set_name(name);
    state.add_species("PIG");
    state.add_communes("communes/07582");
    state.set_ban(ban);
    const Date today = date_in_vietnam(
        std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()));
    farmgate::wire::write(Date(std::chrono::sys_days(today) + std::chrono::days(first_day)),
                          *state.mutable_ban_from_date());
    farmgate::wire::write(Date(std::chrono::sys_days(today) + std::chrono::days(first_day + 1)),
                          *state.mutable_ban_through_date());
    return event;
  }
  void arrives(const google::protobuf::Message& event) {
    const EventFields fields = EventFields::of(event).value();
    const EventName name = EventName::of(*event.GetDescriptor());
    kafka::Message record;
    record.partition.topic = name.topic();
    record.key = std::string(farmgate::events::last_segment(fields.name));
    record.value = event.SerializeAsString();
    record.headers = {{"ce_type", name.type(fields.change)}};
    farmgate::events::Tally tally;
    EXPECT_THAT(database_.transact(
                    in(10s), [&](pg::Tx& tx) { return applier_.apply({&record}, tx, tally); }),
                IsOk());
  }
  // Ten boxes of pork on offer.
  v1::Offer pork() {
    const v1::Offer it = offer(10);
    arrives(listing_event(it.listing()));
    return it;
  }
  Status placed(const v1::Offer& it) { return place("an", basket(it, 1)).status(); }
  static std::string new_outbreak() { return "outbreaks/" + Uuid::v7().to_string(); }

  farmgate::events::Applier applier_{copies(), std::string(farmgate::events::kTopicPrefix),
                                     farmgate::events::Applier::Follow::kApplyAndReact};
  std::string product_id_ = Uuid::v7().to_string();
  std::int64_t last_version_ = 0;
};

TEST_F(Bans, RefuseOrdersUntilTheyAreLifted) {
  const v1::Offer it = pork();
  const std::string name = new_outbreak();
  EXPECT_THAT(placed(it), IsOk());

  arrives(outbreak(name));
  const Status refused = placed(it);
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));
  EXPECT_EQ(refused.values().at("offer"), it.name());
  EXPECT_EQ(boxes(now(it).available()), 9);
  arrives(outbreak(name, false));

  EXPECT_THAT(placed(it), IsOk());
  expect_books_balance();
}

TEST_F(Bans, LeaveOtherGoodsOfTheSeller) {
  const v1::Offer lychee = offer(10);
  arrives(outbreak(new_outbreak()));

  EXPECT_THAT(placed(lychee), IsOk());
}

TEST_F(Bans, LeaveSellersElsewhere) {
  const v1::Offer it = pork();
  arrives(outbreak(new_outbreak()));
  arrives(seller_event("PIG", "communes/07288"));

  EXPECT_THAT(placed(it), IsOk());
}

TEST_F(Bans, OfTwoOutbreaksTheLastLiftedSetsFree) {
  const v1::Offer it = pork();
  const std::string first = new_outbreak(), second = new_outbreak();
  arrives(outbreak(first));
  arrives(outbreak(second));
  arrives(outbreak(second, false));
  EXPECT_THAT(placed(it), StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));
  arrives(outbreak(first, false));

  EXPECT_THAT(placed(it), IsOk());
}

TEST_F(Bans, TheNewerStateWinsInAnyOrder) {
  const v1::Offer it = pork();
  const std::string name = new_outbreak();
  const OutbreakEvent declared = outbreak(name);
  const OutbreakEvent lifted = outbreak(name, false);

  arrives(lifted);
  arrives(declared);
  arrives(declared);

  EXPECT_THAT(placed(it), IsOk());
  EXPECT_EQ(value("SELECT count(*) FROM ban_copy"), "0");
}

TEST_F(Bans, HoldOnTheirDaysOfBusinessTime) {
  const v1::Offer it = pork();
  arrives(outbreak(new_outbreak(), true, 1));
  EXPECT_THAT(placed(it), IsOk());

  pass(24h);
  EXPECT_THAT(placed(it), StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));
}

// The page may be blocked here before the outbreak itself has arrived.
TEST_F(Bans, ABlockedPageIsRefusedForItsReason) {
  const v1::Offer it = pork();
  arrives(listing_event(it.listing(), true));
  EXPECT_THAT(placed(it), StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));

  arrives(listing_event(it.listing()));
  EXPECT_THAT(placed(it), IsOk());
}

TEST_F(Bans, OpenNoOffer) {
  const v1::Offer it = pork();
  arrives(outbreak(new_outbreak()));

  EXPECT_THAT(offers_.create(seller(), offer_request(it.listing())),
              StatusIs(Code::kFailedPrecondition, "MOVEMENT_BANNED"));
}

TEST_F(Bans, AHoldThatHadEndedIsNotSoldLate) {
  const v1::Offer it = pork();
  const v1::Order order = place("an", basket(it, 1)).value();
  pass(1h);
  arrives(outbreak(new_outbreak()));

  const v1::BankTransfer paid = pay(order, "FT-1").value();

  EXPECT_EQ(paid.state(), v1::BANK_TRANSFER_STATE_UNMATCHED);
  EXPECT_EQ(paid.unmatched_reason(), "MOVEMENT_BANNED");
  EXPECT_EQ(boxes(now(it).available()), 10);
  expect_books_balance();
}

TEST_F(Bans, ALiveHoldIsStillPaid) {
  const v1::Offer it = pork();
  const v1::Order order = place("an", basket(it, 1)).value();
  arrives(outbreak(new_outbreak()));

  EXPECT_EQ(pay(order, "FT-1").value().state(), v1::BANK_TRANSFER_STATE_MATCHED);
}

TEST_F(Bans, AProductThatItsSellerGaveUpIsForgotten) {
  EXPECT_EQ(value("SELECT species FROM product_copy"), "PIG");
  arrives(seller_event(""));
  EXPECT_EQ(value("SELECT count(*) FROM product_copy"), "0");
}

}  // namespace
}  // namespace farmgate::orders
