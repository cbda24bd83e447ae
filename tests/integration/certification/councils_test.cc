#include "chassis/wire/convert.h"
#include "tests/integration/certification/assembly.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::parsed;

class Councils : public Assembly {
 protected:
  StatusOr<v1::Council> get(const rpc::Call& call) {
    v1::GetCouncilRequest request;
    request.set_name(council_.name());
    return councils_.get(call, request);
  }
};

TEST_F(Councils, TakeTheirNumbersFromTheRulesAndKeepTheirMembersInOrder) {
  const auto council = get(province());
  ASSERT_THAT(council, IsOk());
  EXPECT_EQ(council->quorum_millionths(), 750'000);
  EXPECT_EQ(council->maximum_gap_points(), 10);
  EXPECT_EQ(council->minimum_members(), 5);
  ASSERT_EQ(council->members_size(), 10);
  EXPECT_TRUE(council->members(0).chair());
  EXPECT_EQ(council->members(3).person_name(), "Thành viên 3");
  EXPECT_TRUE(council->members(9).alternate());
  EXPECT_FALSE(council->members(0).person_known());
}

TEST_F(Councils, AreSeenByTheirOwnPeopleAndTheProvince) {
  EXPECT_THAT(get(member(4)), IsOk());
  EXPECT_THAT(get(secretary()), IsOk());
  EXPECT_THAT(get(secretary("another")), StatusIs(Code::kNotFound, "NOT_FOUND"));
  EXPECT_THAT(get(member(11)), StatusIs(Code::kNotFound, "NOT_FOUND"));
  v1::ListCouncilsRequest request;
  EXPECT_EQ(councils_.list(member(4), request)->councils_size(), 1);
  EXPECT_EQ(councils_.list(member(11), request)->councils_size(), 0);
  farmgate::wire::write(std::chrono::year(2030) / 1 / 1, *request.mutable_serving_date());
  EXPECT_EQ(councils_.list(province(), request)->councils_size(), 0);
}

TEST_F(Councils, ChangeUnderAnEtagAndByTheMask) {
  v1::UpdateCouncilRequest request;
  *request.mutable_council() = *get(province());
  request.mutable_council()->set_maximum_gap_points(15);
  request.mutable_update_mask()->add_paths("maximum_gap_points");
  request.set_request_id(request_id());
  EXPECT_EQ(parsed<v1::Council>(councils_.update(province(), request))->maximum_gap_points(), 15);
  request.set_request_id(request_id());
  EXPECT_THAT(councils_.update(province(), request), StatusIs(Code::kAborted, "ETAG_MISMATCH"));
  request.mutable_council()->clear_etag();
  request.mutable_council()->set_secretary("member-3");
  request.mutable_update_mask()->set_paths(0, "secretary");
  EXPECT_THAT(councils_.update(province(), request),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(Councils, KeepNoPersonalNumberAndShowNoKey) {
  council_ = founded({{2, "001234567890"}});
  EXPECT_TRUE(get(province())->members(2).person_known());
  EXPECT_EQ(value("SELECT person_key FROM council_member WHERE council = '" +
                  council_.name().substr(9) + "' AND subject = 'member-2'"),
            "key of 001234567890");
  EXPECT_EQ(value("SELECT count(*) FROM request_claim "
                  "WHERE position('001234567890'::bytea IN reply) > 0"),
            "0");
}

TEST_F(Councils, AppointNobodyWhileTheRegistryIsAway) {
  persons_.away = true;
  v1::AppointMemberRequest request;
  request.set_name(council_.name());
  request.mutable_member()->set_subject("new");
  request.set_personal_number("001234567890");
  request.set_request_id(request_id());
  EXPECT_THAT(councils_.appoint(province(), request),
              StatusIs(Code::kUnavailable, "PEER_UNREACHABLE"));
}

TEST_F(Councils, EndAppointmentsAndGiveTheChairsWorkToAnother) {
  v1::EndAppointmentRequest end;
  end.set_name(council_.name());
  end.set_member(member_id(8));
  farmgate::wire::write(std::chrono::year(2026) / 6 / 10, *end.mutable_valid_through_date());
  end.set_request_id(request_id());
  EXPECT_THAT(councils_.end_appointment(province(), end), IsOk());
  v1::DelegateChairRequest delegate;
  delegate.set_name(council_.name());
  delegate.mutable_delegation()->set_member(member_id(1));
  delegate.mutable_delegation()->set_document_number("15/UQ");
  farmgate::wire::write(std::chrono::year(2026) / 6 / 10,
                        *delegate.mutable_delegation()->mutable_valid_from_date());
  farmgate::wire::write(std::chrono::year(2026) / 6 / 30,
                        *delegate.mutable_delegation()->mutable_valid_through_date());
  delegate.set_request_id(request_id());
  EXPECT_THAT(councils_.delegate(province(), delegate), IsOk());
  const auto council = get(province());
  EXPECT_EQ(council->members(8).valid_through_date().day(), 10);
  EXPECT_EQ(council->delegation().member(), member_id(1));
}

}  // namespace
}  // namespace farmgate::certification
