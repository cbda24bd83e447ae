#include "chassis/events/envelope.h"

#include "chassis/events/decoder.h"
#include "chassis/testing/status_is.h"
#include "farmgate/orders/events/v1/events.pb.h"

namespace farmgate::events {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using orders::events::v1::OfferEvent;

OfferEvent offer() {
  OfferEvent event;
  event.set_aggregate_version(7);
  event.set_source_epoch(2);
  event.set_change(orders::events::v1::OFFER_CHANGE_SOLD_OUT);
  event.mutable_state()->set_name("offers/17");
  return event;
}

TEST(EventFields, AreReadFromAnyEvent) {
  const auto fields = EventFields::of(offer());
  ASSERT_THAT(fields, IsOk());

  EXPECT_EQ(fields->name, "offers/17");
  EXPECT_EQ(fields->change, "SOLD_OUT");
  EXPECT_EQ(fields->version, 7);
  EXPECT_EQ(fields->epoch, 2);
}

TEST(EventFields, NameAChangeOfALaterReleaseByItsNumber) {
  OfferEvent event = offer();
  event.set_change(static_cast<orders::events::v1::OfferChange>(99));

  EXPECT_EQ(EventFields::of(event)->change, "99");
}

TEST(EventFields, RefuseAnEventWithoutNameOrVersion) {
  OfferEvent nameless = offer(), unversioned = offer(), negative = offer();
  nameless.mutable_state()->set_name("offers/");
  unversioned.set_aggregate_version(0);
  negative.set_source_epoch(-1);

  for (const OfferEvent& event : {nameless, unversioned, negative, OfferEvent()}) {
    EXPECT_THAT(EventFields::of(event), StatusIs(Code::kInvalidArgument, "EVENT_INCOMPLETE"));
  }
}

TEST(Envelope, IsACloudEventInBinaryMode) {
  Envelope envelope{"topic", "17", "type", "/source",  "offers/17",
                    2,       7,    Time{}, "00-trace", "body"};
  const kafka::Record record = std::move(envelope).record();

  const std::vector<kafka::Header> expected = {{"ce_specversion", "1.0"},
                                               {"ce_id", "17/2/7"},
                                               {"ce_type", "type"},
                                               {"ce_source", "/source"},
                                               {"ce_subject", "offers/17"},
                                               {"ce_time", "1970-01-01T00:00:00.000000Z"},
                                               {"content-type", "application/protobuf"},
                                               {"traceparent", "00-trace"}};
  EXPECT_EQ(record.headers, expected);
  EXPECT_EQ(record.topic, "topic");
  EXPECT_EQ(record.key, "17");
  EXPECT_EQ(record.value, "body");
}

TEST(Envelope, HasNoTraceparentWithoutATrace) {
  EXPECT_EQ(Envelope{}.record().headers.back().name, "content-type");
}

TEST(Rfc3339, ReadsWhatItWrote) {
  for (const std::int64_t micros : {0LL, 1'790'000'000'123'456LL, -1LL, 951'782'400'000'000LL}) {
    const Time time{std::chrono::microseconds(micros)};
    EXPECT_EQ(parse_rfc3339(rfc3339(time)).value(), time) << rfc3339(time);
  }
  EXPECT_EQ(rfc3339(Time{std::chrono::microseconds(951'782'400'000'001)}),
            "2000-02-29T00:00:00.000001Z");
}

TEST(Rfc3339, RefusesWhatIsNoInstantInUtc) {
  for (const char* text :
       {"", "yesterday", "2026-02-30T00:00:00.000000Z", "2026-02-03T00:00:00.000000+07",
        "2026-02-03 00:00:00.000000Z", "2026-02-03T00:00:00.000000Z and more",
        "2026-02-03T24:00:00.000000Z", "2026-02-03T00:61:00.000000Z"}) {
    EXPECT_EQ(parse_rfc3339(text).status().code(), Code::kInvalidArgument) << text;
  }
}

class Decode : public ::testing::Test {
 protected:
  StatusOr<Arrival> decoded() { return decode(message_, source_); }

  Source source_{EventName::of(*OfferEvent::descriptor()), &OfferEvent::default_instance(), {}, {}};
  kafka::Message message_{{"topic", 0},
                          5,
                          "17",
                          offer().SerializeAsString(),
                          {{"ce_type", "farmgate.orders.offer.sold_out.v1"},
                           {"ce_time", "1970-01-01T00:00:00.000009Z"}}};
};

TEST_F(Decode, ReadsAnEvent) {
  const auto arrival = decoded();
  ASSERT_THAT(arrival, IsOk());

  EXPECT_EQ(arrival->fields.version, 7);
  EXPECT_EQ(arrival->key, "17");
  EXPECT_EQ(arrival->time, Time{std::chrono::microseconds(9)});
}

TEST_F(Decode, PassesOverAnUnknownType) {
  message_.headers[0].value = "farmgate.orders.pallet.moved.v1";
  message_.value = "anything";

  EXPECT_EQ(decoded()->event, nullptr);
}

TEST_F(Decode, CallsPoisonWhatCanNeverBeApplied) {
  const auto with = [this](const std::function<void(kafka::Message&)>& spoil) {
    kafka::Message spoilt = message_;
    spoil(spoilt);
    return decode(spoilt, source_);
  };
  const auto poison = StatusIs(Code::kInvalidArgument, "POISON");

  EXPECT_THAT(with([](auto& it) { it.headers.clear(); }), poison);
  EXPECT_THAT(with([](auto& it) { it.value.reset(); }), poison);
  EXPECT_THAT(with([](auto& it) { it.value = "\xff\xff"; }), poison);
  EXPECT_THAT(with([](auto& it) { it.value = ""; }), poison);
  EXPECT_THAT(with([](auto& it) { it.key = "18"; }), poison);
}

TEST_F(Decode, NeedsNoTime) {
  message_.headers[1].value = "noon";

  EXPECT_EQ(decoded()->time, std::nullopt);
}

}  // namespace
}  // namespace farmgate::events
