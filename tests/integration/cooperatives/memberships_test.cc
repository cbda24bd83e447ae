#include <atomic>
#include <thread>

#include "chassis/wire/convert.h"
#include "tests/integration/cooperatives/office.h"

namespace farmgate::cooperatives {
namespace {

using farmgate::wire::write;

const Date kFirst = day(2026, 1, 1);

class Memberships : public Office {
 protected:
  v1::UpdateMembershipRequest change(const v1::Membership& of, std::int64_t million) {
    v1::UpdateMembershipRequest request;
    request.mutable_membership()->set_name(of.name());
    request.mutable_membership()->set_capital_vnd(million * 1'000'000);
    request.mutable_update_mask()->add_paths("capital_vnd");
    request.set_request_id(request_id());
    return request;
  }
  StatusOr<rpc::Bytes> update(const v1::UpdateMembershipRequest& request) {
    return members_.update(call("UpdateMembership"), request);
  }

  v1::Cooperative cooperative_ = founded();
};

TEST_F(Memberships, AreReadBackAsTheyWereAdmitted) {
  const v1::Membership made = admitted(cooperative_.name(), kFirst, 100);
  v1::GetMembershipRequest request;
  request.set_name(made.name());

  const auto found = members_.get(call("GetMembership"), request);

  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->SerializeAsString(), made.SerializeAsString());
  const auto foreign = call("GetMembership", manager_of(producer("COOPERATIVE")));
  EXPECT_THAT(members_.get(foreign, request), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Memberships, BeginTodayUnlessTheySayWhen) {
  auto request = admission(cooperative_.name(), producer(), kFirst, 100);
  request.mutable_membership()->clear_valid_from_date();

  const auto made = parsed<v1::Membership>(members_.admit(call("AdmitMember"), request));

  EXPECT_EQ(farmgate::wire::read_date(made.valid_from_date(), "").value(), today());
}

TEST_F(Memberships, OfOneMemberNeverShareADay) {
  const std::string member = producer();
  auto spring = admission(cooperative_.name(), member, kFirst, 10);
  write(day(2026, 3, 31), *spring.mutable_membership()->mutable_valid_through_date());
  const auto made = parsed<v1::Membership>(members_.admit(call("AdmitMember"), spring));

  const Status refused = admit(admission(cooperative_.name(), member, day(2026, 3, 31), 10));

  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "MEMBERSHIP_OVERLAP"));
  EXPECT_EQ(refused.values().at("membership"), made.name());
  EXPECT_THAT(admit(admission(cooperative_.name(), member, day(2025, 6, 1), 10)),
              StatusIs(Code::kFailedPrecondition, "MEMBERSHIP_OVERLAP"));
  EXPECT_THAT(admit(admission(cooperative_.name(), member, day(2026, 4, 1), 10)), IsOk());
  EXPECT_THAT(admit(admission(founded().name(), member, day(2026, 3, 31), 10)), IsOk());
}

// The last line, should the rule above it be lost.
TEST_F(Memberships, ThatShareADayAreRefusedByTheTableItself) {
  admitted(cooperative_.name(), kFirst, 10);

  const Status refused = pg::execute_script(
      sandbox_.options(1),
      "INSERT INTO membership SELECT gen_random_uuid(), cooperative, member, 1, 0, '2026-05-01', "
      "NULL, '', 1, now(), now(), gen_random_uuid() FROM membership");

  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(value("SELECT count(*) FROM membership"), "1");
}

TEST_F(Memberships, OfThirtyTwoAtOnceExactlyThoseBelowTheCapAreTaken) {
  std::vector<v1::AdmitMemberRequest> requests;
  for (int i = 0; i < 32; ++i) {
    requests.push_back(admission(cooperative_.name(), producer(), kFirst, 100));
  }
  std::atomic<int> taken = 0, capped = 0;
  std::vector<std::thread> callers;
  for (const auto& request : requests) {
    callers.emplace_back([&] {
      const Status status = until_row_is_free([&] { return admit(request); });
      if (status.ok()) ++taken;
      if (status.reason() == "CAPITAL_CAP_EXCEEDED") ++capped;
    });
  }
  for (std::thread& caller : callers) caller.join();

  EXPECT_EQ(taken, 10);
  EXPECT_EQ(capped, 22);
  EXPECT_EQ(value("SELECT sum(capital_vnd) FROM membership"), "1000000000");
  EXPECT_TRUE(gap_free(cooperative_.name(), 11));
}

TEST_F(Memberships, OfSixteenThatLeaveAtOnceFiveStay) {
  const auto members = admit_many(cooperative_.name(), 16, kFirst, 10);
  std::atomic<int> left = 0, held = 0;
  std::vector<std::thread> leavers;
  for (const v1::Membership& member : members) {
    leavers.emplace_back([&] {
      const Status status = until_row_is_free([&] { return end(member, day(2999, 1, 1)); });
      if (status.ok()) ++left;
      if (status.reason() == "MEMBERS_TOO_FEW") ++held;
    });
  }
  for (std::thread& leaver : leavers) leaver.join();

  EXPECT_EQ(left, 11);
  EXPECT_EQ(held, 5);
  EXPECT_EQ(listed(cooperative_.name(), day(2999, 1, 2)).size(), 5u);
}

TEST_F(Memberships, ARepeatIsTheSameBytesAndAdmitsNobodyMore) {
  const auto request = admission(cooperative_.name(), producer(), kFirst, 100);
  const auto first = members_.admit(call("AdmitMember"), request);
  const auto second = members_.admit(call("AdmitMember"), request);

  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(first->value, second->value);
  EXPECT_EQ(value("SELECT count(*) FROM membership"), "1");
}

TEST_F(Memberships, AreRefusedEachForItsReasonAndNothingIsStored) {
  const std::string name = cooperative_.name();
  auto young = admission(name, producer(), kFirst, 10);
  write(day(2008, 1, 2), *young.mutable_birth_date());
  auto backwards = admission(name, producer(), kFirst, 10);
  write(day(2025, 12, 31), *backwards.mutable_membership()->mutable_valid_through_date());
  auto associate = admission(name, producer(), kFirst, 10);
  associate.mutable_membership()->set_membership_class(v1::MEMBERSHIP_CLASS_ASSOCIATE);
  auto associates = admission(name, producer(), kFirst, 351);
  associates.mutable_membership()->set_membership_class(v1::MEMBERSHIP_CLASS_ASSOCIATE_CAPITAL);
  const std::string unknown = "producers/" + Uuid::v7().to_string();
  const std::string away = producer("HOUSEHOLD", "communes/07525", false);
  const auto reason_of = [&](const v1::AdmitMemberRequest& it) {
    return std::string(admit(it).reason());
  };

  EXPECT_EQ(reason_of(young), "MEMBER_BELOW_AGE");
  EXPECT_EQ(reason_of(backwards), "INVALID_FIELD");
  EXPECT_EQ(reason_of(associate), "INVALID_FIELD");
  EXPECT_EQ(reason_of(associates), "CAPITAL_CAP_EXCEEDED");
  EXPECT_EQ(reason_of(admission(name, producer(), kFirst, 301)), "CAPITAL_CAP_EXCEEDED");
  EXPECT_EQ(reason_of(admission(name, unknown, kFirst, 10)), "COPY_NOT_YET");
  EXPECT_EQ(reason_of(admission(name, away, kFirst, 10)), "PRODUCER_SUSPENDED");
  EXPECT_EQ(reason_of(admission(name, cooperative_.producer(), kFirst, 10)), "MEMBER_NOT_ELIGIBLE");
  auto ageless = admission(name, producer(), kFirst, 10);
  ageless.clear_birth_date();
  EXPECT_EQ(reason_of(ageless), "INVALID_FIELD");
  EXPECT_EQ(value("SELECT count(*) FROM membership"), "0");
  EXPECT_EQ(value("SELECT count(*) FROM request_claim WHERE method = 'AdmitMember'"), "0");
  EXPECT_TRUE(gap_free(name, 1));
}

// What the law said before the first row of a rule is not known: nothing is judged by it.
TEST_F(Memberships, OfDaysBeforeTheFirstRuleAreTaken) {
  auto old = admission(cooperative_.name(), producer(), day(1999, 1, 1), 900);
  write(day(2010, 12, 31), *old.mutable_membership()->mutable_valid_through_date());
  EXPECT_THAT(admit(old), IsOk());
  auto associate = admission(cooperative_.name(), producer(), day(2015, 1, 1), 900);
  associate.mutable_membership()->set_membership_class(v1::MEMBERSHIP_CLASS_ASSOCIATE_CAPITAL);
  EXPECT_THAT(admit(associate), StatusIs(Code::kFailedPrecondition, "CAPITAL_CAP_EXCEEDED"));
  associate.set_request_id(request_id());
  write(day(2015, 12, 31), *associate.mutable_membership()->mutable_valid_through_date());
  EXPECT_THAT(admit(associate), IsOk());
}

TEST_F(Memberships, TheFirstDayMovesEarlierForAPersonOfAgeOnly) {
  auto young = admission(cooperative_.name(), producer(), kFirst, 10);
  write(day(2006, 1, 1), *young.mutable_birth_date());
  const auto made = parsed<v1::Membership>(members_.admit(call("AdmitMember"), young));
  const auto moved = [&](std::optional<Date> birth) {
    v1::UpdateMembershipRequest request;
    request.mutable_membership()->set_name(made.name());
    write(day(2022, 1, 1), *request.mutable_membership()->mutable_valid_from_date());
    request.mutable_update_mask()->add_paths("valid_from_date");
    if (birth) write(*birth, *request.mutable_birth_date());
    request.set_request_id(request_id());
    return update(request).status();
  };
  EXPECT_THAT(moved(std::nullopt), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(moved(day(2006, 1, 1)), StatusIs(Code::kFailedPrecondition, "MEMBER_BELOW_AGE"));
  EXPECT_THAT(moved(day(2003, 1, 1)), IsOk());
}

TEST_F(Memberships, AnAssociateBecomesOfficialWithTheAgeSaid) {
  auto request = admission(cooperative_.name(), producer(), kFirst, 0);
  request.mutable_membership()->set_membership_class(v1::MEMBERSHIP_CLASS_ASSOCIATE);
  request.clear_birth_date();
  const auto made = parsed<v1::Membership>(members_.admit(call("AdmitMember"), request));
  v1::UpdateMembershipRequest joins = change(made, 10);
  joins.mutable_membership()->set_membership_class(v1::MEMBERSHIP_CLASS_OFFICIAL);
  joins.mutable_update_mask()->add_paths("membership_class");
  EXPECT_THAT(update(joins), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  write(day(1980, 5, 1), *joins.mutable_birth_date());
  EXPECT_THAT(update(joins), IsOk());
}

TEST_F(Memberships, OfAUnionAreCooperatives) {
  const v1::Cooperative all = founded(v1::COOPERATIVE_KIND_UNION);

  EXPECT_THAT(admit(admission(all.name(), cooperative_.producer(), kFirst, 10)), IsOk());
  EXPECT_THAT(admit(admission(all.name(), producer("HOUSEHOLD"), kFirst, 10)),
              StatusIs(Code::kFailedPrecondition, "MEMBER_NOT_ELIGIBLE"));
}

TEST_F(Memberships, OtherTermsBeginOnTheirDayAndTheDaysBeforeStay) {
  const v1::Membership old = admitted(cooperative_.name(), kFirst, 100);
  auto request = change(old, 150);
  write(day(2026, 3, 1), *request.mutable_effective_date());

  const auto next = parsed<v1::Membership>(update(request));

  EXPECT_NE(next.name(), old.name());
  EXPECT_EQ(next.capital_vnd(), 150'000'000);
  EXPECT_EQ(listed(cooperative_.name(), day(2026, 2, 28)), std::vector{old.name()});
  EXPECT_EQ(listed(cooperative_.name(), day(2026, 3, 1)), std::vector{next.name()});
  EXPECT_TRUE(gap_free(old.name(), 2));
  EXPECT_TRUE(gap_free(next.name(), 1));
}

// Five are the least there may be: neither a correction nor new terms count as leaving.
TEST_F(Memberships, OfTheLeastNumberMayStillChange) {
  const auto members = admit_many(cooperative_.name(), 5, kFirst, 100);
  auto later = change(members[0], 150);
  write(day(2026, 3, 1), *later.mutable_effective_date());
  auto away = change(members[1], 0);
  away.mutable_membership()->set_membership_class(v1::MEMBERSHIP_CLASS_ASSOCIATE);
  away.mutable_update_mask()->add_paths("membership_class");

  EXPECT_THAT(update(later), IsOk());
  EXPECT_THAT(update(change(members[2], 120)), IsOk());
  EXPECT_THAT(update(away), StatusIs(Code::kFailedPrecondition, "MEMBERS_TOO_FEW"));
  EXPECT_THAT(end(members[3], day(2026, 6, 1)),
              StatusIs(Code::kFailedPrecondition, "MEMBERS_TOO_FEW"));
}

TEST_F(Memberships, ACorrectionIsJudgedLikeAnAdmission) {
  const v1::Membership made = admitted(cooperative_.name(), kFirst, 100);
  v1::UpdateMembershipRequest stale = change(made, 110);
  stale.mutable_membership()->set_etag("r7");
  v1::UpdateMembershipRequest unknown = change(made, 110);
  unknown.mutable_update_mask()->add_paths("member");

  EXPECT_THAT(update(change(made, 301)),
              StatusIs(Code::kFailedPrecondition, "CAPITAL_CAP_EXCEEDED"));
  EXPECT_THAT(update(stale), StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  EXPECT_THAT(update(unknown), StatusIs(Code::kInvalidArgument, "UPDATE_MASK_INVALID"));
  EXPECT_THAT(update(change(made, 300)), IsOk());
}

TEST_F(Memberships, AreListedByClassAndMemberInPagesBoundToTheirFilters) {
  const auto members = admit_many(cooperative_.name(), 5, kFirst, 10);
  v1::ListMembershipsRequest request;
  request.set_parent(cooperative_.name());
  request.set_page_size(2);
  const auto page = members_.list(call("ListMemberships"), request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->memberships_size(), 2);

  request.set_page_token(page->next_page_token());
  request.set_membership_class(v1::MEMBERSHIP_CLASS_OFFICIAL);
  EXPECT_THAT(members_.list(call("ListMemberships"), request),
              StatusIs(Code::kInvalidArgument, "PAGE_TOKEN_INVALID"));
  request.clear_page_token();
  request.set_member(members[3].member());
  const auto one = members_.list(call("ListMemberships"), request);
  ASSERT_THAT(one, IsOk());
  ASSERT_EQ(one->memberships_size(), 1);
  EXPECT_EQ(one->memberships(0).name(), members[3].name());
}

}  // namespace
}  // namespace farmgate::cooperatives
