#include "chassis/events/applier.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/orders/events/copies.h"
#include "tests/integration/orders/desk.h"

namespace farmgate::orders {
namespace {

using farmgate::events::Applier;
using farmgate::events::EventFields;
using farmgate::events::EventName;
using producers::events::v1::ProducerEvent;

// The desk's seller, as events of producers tell of it.
class Sellers : public Desk {
 protected:
  void arrives(const std::string& activity, std::int64_t version) {
    ProducerEvent event;
    event.set_source_epoch(1);
    event.set_aggregate_version(version);
    event.set_change(producers::events::v1::PRODUCER_CHANGE_UPDATED);
    event.mutable_state()->set_name(seller_);
    event.mutable_state()->set_activity(activity);
    const EventName name = EventName::of(*event.GetDescriptor());
    kafka::Message record;
    record.partition.topic = name.topic();
    record.key = std::string(farmgate::events::last_segment(seller_));
    record.value = event.SerializeAsString();
    record.headers = {{"ce_type", name.type(EventFields::of(event).value().change)}};
    farmgate::events::Tally tally;
    EXPECT_THAT(database_.transact(
                    in(5s), [&](pg::Tx& tx) { return applier_.apply({&record}, tx, tally); }),
                IsOk());
  }

  Applier applier_{copies(), std::string(farmgate::events::kTopicPrefix),
                   Applier::Follow::kApplyAndReact};
};

TEST_F(Sellers, ThatAreNotActiveSellNothingUntilTheyAreReinstated) {
  const v1::Offer it = offer(10);
  const auto refused = StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED");
  for (const std::string activity : {"SUSPENDED", "CLOSED"}) {
    arrives(activity, activity == "SUSPENDED" ? 2 : 4);
    EXPECT_THAT(place("an", basket(it, 1)), refused) << activity;
    EXPECT_THAT(offers_.create(seller(), offer_request(listing())), refused) << activity;
    arrives("ACTIVE", activity == "SUSPENDED" ? 3 : 5);
    EXPECT_THAT(place("an", basket(it, 1)), IsOk());
  }
  expect_books_balance();
}

TEST_F(Sellers, AnOlderWordOfThemChangesNothing) {
  const v1::Offer it = offer(10);
  arrives("SUSPENDED", 3);
  arrives("ACTIVE", 2);

  EXPECT_THAT(place("an", basket(it, 1)),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
}

}  // namespace
}  // namespace farmgate::orders
