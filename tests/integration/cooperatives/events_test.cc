#include "chassis/host/service.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "farmgate/producers/events/v1/events.pb.h"
#include "services/cooperatives/cooperatives.h"
#include "services/cooperatives/events/copies.h"
#include "tests/integration/cooperatives/office.h"
#include "tests/support/service_database.h"

namespace farmgate::cooperatives {
namespace {

using namespace std::chrono_literals;
namespace pb = events::v1;

class Events : public Office {
 protected:
  template <class Event>
  Event newest(const std::string& name) {
    return farmgate::testing::newest_event<Event>(database_, name);
  }
  Status arrive(const producers::events::v1::ProducerEvent& event) {
    return database_.transact(in(5s), [&](pg::Tx& tx) {
      return copies().front().sources().front().apply(std::nullopt, event, tx);
    });
  }
};

TEST_F(Events, OfACooperativeCountItsMembersAndNameItsChange) {
  const v1::Cooperative made = founded();
  EXPECT_EQ(newest<pb::CooperativeEvent>(made.name()).change(), pb::COOPERATIVE_CHANGE_CREATED);
  const v1::Membership member = admitted(made.name(), day(2026, 1, 1), 10);

  const auto event = newest<pb::CooperativeEvent>(made.name());
  EXPECT_EQ(event.change(), pb::COOPERATIVE_CHANGE_UPDATED);
  EXPECT_EQ(event.aggregate_version(), 2);
  EXPECT_EQ(event.state().official_members(), 1);
  EXPECT_EQ(event.state().kind(), "COOPERATIVE");
  EXPECT_EQ(event.state().producer(), made.producer());
  EXPECT_EQ(newest<pb::MembershipEvent>(member.name()).change(), pb::MEMBERSHIP_CHANGE_ADMITTED);
  ASSERT_THAT(end(member, day(2999, 1, 1)), IsOk());
  const auto ended = newest<pb::MembershipEvent>(member.name());
  EXPECT_EQ(ended.change(), pb::MEMBERSHIP_CHANGE_ENDED);
  EXPECT_EQ(ended.state().valid_through_date().year(), 2999);
  EXPECT_TRUE(gap_free(made.name(), 3));
}

TEST_F(Events, OfARatingCarryItsClass) {
  const v1::Cooperative made = founded();
  v1::RecordYearlyRatingRequest request;
  request.set_name(made.name());
  request.set_year(2025);
  request.set_points(80);
  request.set_request_id(request_id());
  ASSERT_THAT(cooperatives_.rate(call("RecordYearlyRating"), request), IsOk());

  const auto event = newest<pb::CooperativeEvent>(made.name());

  EXPECT_EQ(event.change(), pb::COOPERATIVE_CHANGE_RATED);
  EXPECT_EQ(event.state().rated_year(), 2025);
  EXPECT_EQ(event.state().rating_class(), "GOOD");
}

TEST_F(Events, AreRepublishedWithTheirVersionAndState) {
  const v1::Cooperative made = founded();
  const v1::Membership member = admitted(made.name(), day(2026, 1, 1), 10);
  const auto before = newest<pb::CooperativeEvent>(made.name()).SerializeAsString();
  const auto member_before = newest<pb::MembershipEvent>(member.name()).SerializeAsString();
  sandbox_.execute("DELETE FROM outbox");

  const Status republished = database_.transact(in(5s), [&](pg::Tx& tx) -> Status {
    for (const auto& source : cooperatives_spec().aggregates(outbox_)) {
      ASSIGN_OR_RETURN(const auto page, source.append(tx, "", 10));
      EXPECT_EQ(page.appended, source.name == "contract" ? 0 : 1) << source.name;
    }
    return ok();
  });

  ASSERT_THAT(republished, IsOk());
  EXPECT_EQ(newest<pb::CooperativeEvent>(made.name()).SerializeAsString(), before);
  EXPECT_EQ(newest<pb::MembershipEvent>(member.name()).SerializeAsString(), member_before);
}

TEST_F(Events, OfAProducerBringItsCopyUpToDate) {
  const std::string name = producer("COOPERATIVE");
  producers::events::v1::ProducerEvent event;
  event.mutable_state()->set_name(name);
  event.mutable_state()->set_kind("COOPERATIVE");
  event.mutable_state()->set_activity("SUSPENDED");
  event.mutable_state()->set_public_name("HTX Mẫu");
  event.mutable_state()->set_commune("communes/07582");

  ASSERT_THAT(arrive(event), IsOk());

  EXPECT_EQ(value("SELECT public_name || ' ' || commune || ' ' || active FROM producer_copy"),
            "HTX Mẫu communes/07582 false");
  EXPECT_THAT(cooperatives_.create(call("CreateCooperative"),
                                   founding(v1::COOPERATIVE_KIND_COOPERATIVE, name)),
              StatusIs(Code::kFailedPrecondition, "PRODUCER_SUSPENDED"));
}

}  // namespace
}  // namespace farmgate::cooperatives
