#include "chassis/events/naming.h"

#include <google/protobuf/empty.pb.h>
#include <gtest/gtest.h>

#include "chassis/events/projection.h"
#include "farmgate/orders/events/v1/events.pb.h"

namespace farmgate::events {
namespace {

using orders::events::v1::OfferEvent;
using orders::events::v1::OrderEvent;

const EventName kOffer = EventName::of(*OfferEvent::descriptor());

TEST(EventName, FollowsFromTheMessage) {
  EXPECT_EQ(kOffer.topic(), "farmgate.orders.offer.v1");
  EXPECT_EQ(kOffer.topic("mine"), "mine.orders.offer.v1");
  EXPECT_EQ(kOffer.source(), "/farmgate/orders/offer");
  EXPECT_EQ(kOffer.type("SOLD_OUT"), "farmgate.orders.offer.sold_out.v1");
  EXPECT_EQ(topic_of<OrderEvent>(), "farmgate.orders.order.v1");
}

TEST(EventName, KnowsItsTypesWhateverTheChange) {
  EXPECT_TRUE(kOffer.has_type("farmgate.orders.offer.opened.v1"));
  EXPECT_TRUE(kOffer.has_type("farmgate.orders.offer.17.v1"));
  EXPECT_FALSE(kOffer.has_type("farmgate.orders.offer.v1"));
  EXPECT_FALSE(kOffer.has_type("farmgate.orders.offer..v1"));
  EXPECT_FALSE(kOffer.has_type("farmgate.orders.offer.opened.v2"));
  EXPECT_FALSE(kOffer.has_type("farmgate.orders.offer.opened.twice.v1"));
  EXPECT_FALSE(kOffer.has_type("farmgate.orders.order.opened.v1"));
  EXPECT_FALSE(kOffer.has_type(""));
}

TEST(EventNameDeathTest, EndsTheProgramForAMessageThatIsNoEvent) {
  EXPECT_DEATH(EventName::of(*google::protobuf::Empty::descriptor()), "Empty is not farmgate");
}

TEST(LastSegment, IsWhatFollowsTheLastSlash) {
  EXPECT_EQ(last_segment("offers/17"), "17");
  EXPECT_EQ(last_segment("17"), "17");
  EXPECT_EQ(last_segment("offers/"), "");
}

TEST(TopicsOf, NamesEachTopicOnce) {
  const Projection::Act<OfferEvent> act = [](const auto&, const auto&, pg::Tx&) { return ok(); };
  const std::vector<Projection> both = {Projection("a", {}).on<OfferEvent>(act),
                                        Projection("b", {}).on<OfferEvent>(act)};

  EXPECT_EQ(topics_of(both), std::vector<std::string>{"farmgate.orders.offer.v1"});
}

}  // namespace
}  // namespace farmgate::events
