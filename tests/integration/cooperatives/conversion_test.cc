#include <gmock/gmock.h>

#include "chassis/wire/convert.h"
#include "tests/integration/cooperatives/office.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::write;
using ::testing::ElementsAre;

const Date kFirst = day(2025, 1, 1);
const Date kConverted = day(2026, 3, 1);

// A group that grows into a cooperative.
class Conversion : public Office {
 protected:
  Conversion() { group_ = founded(v1::COOPERATIVE_KIND_GROUP); }

  void prepare_papers() {
    v1::UpdateCooperativeRequest request;
    v1::Cooperative& it = *request.mutable_cooperative();
    it.set_name(group_.name());
    it.mutable_charter()->set_capital_vnd(1'000'000'000);
    it.mutable_charter()->set_document_digest(std::string(64, 'a'));
    write(day(2026, 1, 10), *it.mutable_charter()->mutable_adopt_date());
    it.set_business_plan_digest(std::string(64, 'b'));
    it.mutable_founding_meeting()->set_minutes_digest(std::string(64, 'c'));
    it.mutable_founding_meeting()->set_votes_for(5);
    it.mutable_founding_meeting()->set_votes_cast(6);
    write(day(2026, 1, 10), *it.mutable_founding_meeting()->mutable_meeting_date());
    for (const char* path : {"charter", "business_plan_digest", "founding_meeting"}) {
      request.mutable_update_mask()->add_paths(path);
    }
    request.set_request_id(request_id());
    ASSERT_THAT(cooperatives_.update(call("UpdateCooperative"), request), IsOk());
  }
  v1::ConvertGroupRequest conversion() const {
    v1::ConvertGroupRequest request;
    request.set_name(group_.name());
    write(kConverted, *request.mutable_conversion_date());
    request.mutable_registration()->set_number("24-001");
    request.mutable_registration()->set_place("UBND phường Chũ");
    write(kConverted, *request.mutable_registration()->mutable_registration_date());
    request.set_request_id(request_id());
    return request;
  }
  StatusOr<rpc::Bytes> convert(const v1::ConvertGroupRequest& request) {
    return cooperatives_.convert(call("ConvertGroup"), request);
  }
  v1::AssessReadinessResponse readiness() {
    v1::AssessReadinessRequest request;
    request.set_name(group_.name());
    return cooperatives_.assess(call("AssessReadiness"), request).value();
  }

  v1::Cooperative group_;
};

TEST_F(Conversion, KeepsTheNameTheMembersAndWhatItWas) {
  const auto members = admit_many(group_.name(), 5, kFirst, 200);
  prepare_papers();
  const std::string party = producer("COOPERATIVE");
  auto request = conversion();
  request.set_producer(party);

  const auto now = parsed<v1::Cooperative>(convert(request));

  EXPECT_EQ(now.name(), group_.name());
  EXPECT_EQ(now.kind(), v1::COOPERATIVE_KIND_COOPERATIVE);
  EXPECT_EQ(now.producer(), party);
  EXPECT_EQ(now.registration().number(), "24-001");
  EXPECT_EQ(now.members().official(), 5);
  ASSERT_EQ(now.former_kinds_size(), 1);
  EXPECT_EQ(now.former_kinds(0).kind(), v1::COOPERATIVE_KIND_GROUP);
  EXPECT_EQ(now.former_kinds(0).producer(), group_.producer());
  EXPECT_EQ(now.former_kinds(0).valid_through_date().day(), 28);
  EXPECT_EQ(listed(group_.name(), kFirst).size(), 5u);
  EXPECT_EQ(listed(group_.name(), kConverted).size(), 5u);
}

TEST_F(Conversion, IsReadyWhenNothingIsMissing) {
  admit_many(group_.name(), 2, kFirst, 0);
  const auto before = readiness();
  EXPECT_FALSE(before.ready());
  EXPECT_THAT(before.missing(),
              ElementsAre(v1::READINESS_ITEM_OFFICIAL_MEMBERS, v1::READINESS_ITEM_CHARTER,
                          v1::READINESS_ITEM_BUSINESS_PLAN, v1::READINESS_ITEM_FOUNDING_MEETING,
                          v1::READINESS_ITEM_CAPITAL_TABLE, v1::READINESS_ITEM_REGISTRATION));
  EXPECT_EQ(before.checks_size(), 6);

  prepare_papers();
  admit_many(group_.name(), 3, kFirst, 200);

  EXPECT_THAT(readiness().missing(),
              ElementsAre(v1::READINESS_ITEM_CAPITAL_TABLE, v1::READINESS_ITEM_REGISTRATION));
}

TEST_F(Conversion, IsRefusedForFewMembersCapitalAndMissingPapers) {
  admit_many(group_.name(), 4, kFirst, 200);
  prepare_papers();
  EXPECT_THAT(convert(conversion()), StatusIs(Code::kFailedPrecondition, "MEMBERS_TOO_FEW"));
  const v1::Membership rich = admitted(group_.name(), kFirst, 400);
  EXPECT_THAT(convert(conversion()), StatusIs(Code::kFailedPrecondition, "CAPITAL_CAP_EXCEEDED"));
  ASSERT_THAT(end(rich, day(2026, 2, 28)), IsOk());
  admitted(group_.name(), kFirst, 200);
  auto unregistered = conversion();
  unregistered.clear_registration();

  const Status refused = convert(unregistered).status();

  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "NOT_READY"));
  ASSERT_EQ(refused.violations().size(), 1u);
  EXPECT_EQ(refused.violations()[0].field, "REGISTRATION");
  EXPECT_EQ(read(group_.name()).kind(), v1::COOPERATIVE_KIND_GROUP);
  EXPECT_THAT(convert(conversion()), IsOk());
}

// A cap of the law of that day: 20 % before July 2024, 30 % from then on.
TEST_F(Conversion, JudgesEachContributionByTheLawOfItsFirstDay) {
  admit_many(group_.name(), 7, day(2023, 1, 1), 100);
  admitted(group_.name(), day(2025, 1, 1), 250);
  prepare_papers();
  auto past = conversion();
  write(day(2024, 3, 1), *past.mutable_conversion_date());
  EXPECT_THAT(convert(past), IsOk());
}

TEST_F(Conversion, HappensOnceAndToAGroup) {
  admit_many(group_.name(), 5, kFirst, 200);
  prepare_papers();
  ASSERT_THAT(convert(conversion()), IsOk());

  EXPECT_THAT(convert(conversion()), StatusIs(Code::kFailedPrecondition, "COOPERATIVE_KIND"));
  v1::AssessReadinessRequest request;
  request.set_name(group_.name());
  EXPECT_THAT(cooperatives_.assess(call("AssessReadiness"), request),
              StatusIs(Code::kFailedPrecondition, "COOPERATIVE_KIND"));
}

TEST_F(Conversion, TakesAFreePartyOfItsKindAlone) {
  admit_many(group_.name(), 5, kFirst, 200);
  prepare_papers();
  auto household = conversion();
  household.set_producer(producer("HOUSEHOLD"));
  auto taken = conversion();
  taken.set_producer(founded().producer());

  EXPECT_THAT(convert(household), StatusIs(Code::kFailedPrecondition, "PARTY_KIND"));
  EXPECT_THAT(convert(taken), StatusIs(Code::kFailedPrecondition, "PARTY_TAKEN"));
}

// From then on the caps of a cooperative hold; of the days before nothing is judged.
TEST_F(Conversion, BringsTheCapsOfItsNewKind) {
  admit_many(group_.name(), 5, kFirst, 100);
  auto old = admission(group_.name(), producer(), kFirst, 900);
  write(day(2025, 12, 31), *old.mutable_membership()->mutable_valid_through_date());
  ASSERT_THAT(admit(old), IsOk());
  prepare_papers();
  ASSERT_THAT(convert(conversion()), IsOk());

  EXPECT_THAT(admit(admission(group_.name(), producer(), kFirst, 301)),
              StatusIs(Code::kFailedPrecondition, "CAPITAL_CAP_EXCEEDED"));
  EXPECT_THAT(admit(admission(group_.name(), producer(), kFirst, 300)), IsOk());
}

}  // namespace
}  // namespace farmgate::cooperatives
