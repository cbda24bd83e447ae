// A group of households that becomes a cooperative, as its manager and an officer do it.
#include "chassis/base/id.h"
#include "chassis/wire/convert.h"
#include "farmgate/cooperatives/v1/cooperative_service.pb.h"
#include "farmgate/producers/v1/producer_service.pb.h"
#include "tests/e2e/running.h"

namespace farmgate::testing {
namespace {

namespace cp = cooperatives::v1;
namespace pp = producers::v1;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kService = "farmgate.cooperatives.v1.CooperativeService/";

std::string new_id() { return Uuid::v7().to_string(); }

Date day(unsigned month, unsigned number) {
  return std::chrono::year(2026) / std::chrono::month(month) / std::chrono::day(number);
}

Caller manager_of(const std::string& party) {
  return {"manager-" + party, {auth::Role::kCooperativeManager}, {party}};
}

class GrownGroup : public Running {
 protected:
  static std::string registered(pp::ProducerKind kind) {
    pp::CreateProducerRequest request;
    pp::Producer& it = *request.mutable_producer();
    it.set_kind(kind);
    it.set_public_name("Tổ hợp tác vải sớm (ví dụ)");
    it.mutable_representative()->set_full_name("Chủ vườn (ví dụ)");
    it.set_phone("0912345678");
    it.set_commune("communes/07582");
    request.set_request_id(new_id());
    return suite()
        .settle<pp::Producer>("farmgate.producers.v1.ProducerService/CreateProducer", request,
                              officer())
        .value()
        .name();
  }
  template <class Reply, class Request>
  static Reply done(const std::string& method, Request request, const Caller& who) {
    request.set_request_id(new_id());
    const auto reply = suite().settle<Reply>(kService + method, request, who);
    EXPECT_THAT(reply, IsOk());
    return reply.ok() ? *reply : Reply();
  }
  void found() {
    party_ = registered(pp::PRODUCER_KIND_COOPERATIVE_GROUP);
    cp::CreateCooperativeRequest request;
    request.mutable_cooperative()->set_kind(cp::COOPERATIVE_KIND_GROUP);
    request.mutable_cooperative()->set_producer(party_);
    group_ = done<cp::Cooperative>("CreateCooperative", request, manager_of(party_)).name();
  }
  cp::AdmitMemberRequest admission(const std::string& member, std::int64_t million) const {
    cp::AdmitMemberRequest request;
    request.set_parent(group_);
    request.mutable_membership()->set_member(member);
    request.mutable_membership()->set_membership_class(cp::MEMBERSHIP_CLASS_OFFICIAL);
    request.mutable_membership()->set_capital_vnd(million * 1'000'000);
    wire::write(day(1, 10), *request.mutable_membership()->mutable_valid_from_date());
    wire::write(Date(std::chrono::year(1980) / std::chrono::May / 1),
                *request.mutable_birth_date());
    return request;
  }
  cp::Membership admitted(std::int64_t million) const {
    return done<cp::Membership>("AdmitMember",
                                admission(registered(pp::PRODUCER_KIND_HOUSEHOLD), million),
                                manager_of(party_));
  }
  void bring_papers() const {
    cp::UpdateCooperativeRequest request;
    cp::Cooperative& it = *request.mutable_cooperative();
    it.set_name(group_);
    it.mutable_charter()->set_capital_vnd(500'000'000);
    it.mutable_charter()->set_document_digest(std::string(64, 'a'));
    wire::write(day(2, 1), *it.mutable_charter()->mutable_adopt_date());
    it.set_business_plan_digest(std::string(64, 'b'));
    it.mutable_founding_meeting()->set_minutes_digest(std::string(64, 'c'));
    it.mutable_founding_meeting()->set_votes_for(5);
    it.mutable_founding_meeting()->set_votes_cast(5);
    wire::write(day(2, 1), *it.mutable_founding_meeting()->mutable_meeting_date());
    it.mutable_registration()->set_number("24-007");
    it.mutable_registration()->set_place("UBND xã Lục Ngạn");
    wire::write(day(3, 1), *it.mutable_registration()->mutable_registration_date());
    for (const char* path :
         {"charter", "business_plan_digest", "founding_meeting", "registration"}) {
      request.mutable_update_mask()->add_paths(path);
    }
    done<cp::Cooperative>("UpdateCooperative", request, manager_of(party_));
  }
  cp::AssessReadinessResponse readiness() const {
    cp::AssessReadinessRequest request;
    request.set_name(group_);
    return suite()
        .call<cp::AssessReadinessResponse>(kService + "AssessReadiness", request,
                                           manager_of(party_))
        .value();
  }
  std::vector<std::string> members_on(Date date, const Caller& who) const {
    cp::ListMembershipsRequest request;
    request.set_parent(group_);
    wire::write(date, *request.mutable_as_of_date());
    const auto page =
        suite().call<cp::ListMembershipsResponse>(kService + "ListMemberships", request, who);
    std::vector<std::string> names;
    if (!page.ok()) return names;
    for (const cp::Membership& it : page->memberships()) names.push_back(it.name());
    return names;
  }
  StatusOr<std::string> ask(const std::string& method, const google::protobuf::Message& request,
                            const Caller& who) {
    return suite().call_bytes(kService + method, request, who);
  }

  std::string party_, group_;
};

TEST_F(GrownGroup, BecomesACooperativeWithItsMembersAndItsHistory) {
  found();
  const cp::Membership first = admitted(100);
  for (int i = 0; i < 4; ++i) admitted(90);
  EXPECT_THAT(readiness().missing(),
              ElementsAre(cp::READINESS_ITEM_CHARTER, cp::READINESS_ITEM_BUSINESS_PLAN,
                          cp::READINESS_ITEM_FOUNDING_MEETING, cp::READINESS_ITEM_CAPITAL_TABLE,
                          cp::READINESS_ITEM_REGISTRATION));
  bring_papers();
  EXPECT_THAT(readiness().missing(), IsEmpty());

  cp::ConvertGroupRequest convert;
  convert.set_name(group_);
  convert.set_producer(registered(pp::PRODUCER_KIND_COOPERATIVE));
  wire::write(day(3, 1), *convert.mutable_conversion_date());
  const auto grown = done<cp::Cooperative>("ConvertGroup", convert, officer());

  EXPECT_EQ(grown.name(), group_);
  EXPECT_EQ(grown.kind(), cp::COOPERATIVE_KIND_COOPERATIVE);
  EXPECT_EQ(grown.former_kinds(0).producer(), party_);
  EXPECT_EQ(grown.members().official(), 5);
  EXPECT_EQ(members_on(day(1, 9), officer()).size(), 0u);
  EXPECT_EQ(members_on(day(1, 10), officer()), members_on(day(3, 1), officer()));
  EXPECT_THAT(members_on(day(3, 1), manager_of(party_)), IsEmpty());
  EXPECT_EQ(members_on(day(3, 1), manager_of(convert.producer())).front(), first.name());
}

TEST_F(GrownGroup, RefusesMembersThatMayNotBeEachForItsReason) {
  found();
  const cp::Membership first = admitted(10);
  const Caller manager = manager_of(party_);
  auto again = admission(first.member(), 10);
  auto young = admission(registered(pp::PRODUCER_KIND_HOUSEHOLD), 10);
  auto owing = admission(first.member(), -1);
  auto itself = admission(party_, 10);
  auto no_day = admission(first.member(), 10);
  wire::write(day(1, 10), *young.mutable_birth_date());
  no_day.mutable_membership()->mutable_valid_from_date()->set_month(13);
  for (auto* request : {&again, &young, &owing, &itself, &no_day}) {
    request->set_request_id(new_id());
  }
  // The copy of the young one arrives before it is judged.
  ASSERT_THAT(suite().settle<cp::Membership>(kService + "AdmitMember", young, manager),
              StatusIs(Code::kFailedPrecondition, "MEMBER_BELOW_AGE"));

  for (const auto& [request, reason] :
       {std::pair(&again, "MEMBERSHIP_OVERLAP"), std::pair(&young, "MEMBER_BELOW_AGE"),
        std::pair(&itself, "MEMBER_NOT_ELIGIBLE")}) {
    expect_refused([&] { return ask("AdmitMember", *request, manager); }, Code::kFailedPrecondition,
                   reason);
  }
  const auto field_of = [&](const cp::AdmitMemberRequest& request) {
    const Status refused = refusal([&] { return ask("AdmitMember", request, manager); },
                                   Code::kInvalidArgument, "INVALID_FIELD");
    return refused.violations().empty() ? std::string() : refused.violations().front().field;
  };
  EXPECT_EQ(field_of(owing), "membership.capital_vnd");
  EXPECT_EQ(field_of(no_day), "membership.valid_from_date");
}

TEST_F(GrownGroup, IsNotConvertedBeforeItIsReady) {
  found();
  for (int i = 0; i < 4; ++i) admitted(10);
  cp::ConvertGroupRequest convert;
  convert.set_name(group_);
  convert.set_request_id(new_id());

  expect_refused([&] { return ask("ConvertGroup", convert, manager_of(party_)); },
                 Code::kFailedPrecondition, "MEMBERS_TOO_FEW");
}

TEST_F(GrownGroup, IsHiddenFromOthersAndRatedByOfficersAlone) {
  found();
  cp::GetCooperativeRequest get;
  get.set_name(group_);
  cp::RecordYearlyRatingRequest rating;
  rating.set_name(group_);
  rating.set_year(2025);
  rating.set_points(80);
  rating.set_request_id(new_id());

  expect_refused([&] { return ask("GetCooperative", get, manager_of(stall().producer)); },
                 Code::kNotFound, "NOT_FOUND");
  expect_refused([&] { return ask("GetCooperative", get, stall().seller); },
                 Code::kPermissionDenied, "ROLE_LACKING");
  expect_refused([&] { return ask("RecordYearlyRating", rating, manager_of(party_)); },
                 Code::kPermissionDenied, "ROLE_LACKING");
  expect_refused([&] { return ask("RecordYearlyRating", rating, officer()); },
                 Code::kFailedPrecondition, "COOPERATIVE_KIND");
}

}  // namespace
}  // namespace farmgate::testing
