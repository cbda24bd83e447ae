// Days outside their windows, and days that no calendar has: each refused for its field.
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "tests/e2e/recognition.h"
#include "tests/e2e/sitting.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;
using std::chrono::days;
using ::testing::Contains;
using ::testing::Pair;

const Date kNoDay = std::chrono::year(2027) / 2 / 30;

class BadDay : public Recognition {
 protected:
  static Date today() { return business_day(suite()); }
  static Date tomorrow() { return later(today(), days(1)); }
  template <class Reply, class Request>
  static auto call(const std::string& method, const Request& request, const Caller& who) {
    return [=] { return certify<Reply>(suite(), method, request, who); };
  }
  template <class Call>
  static void expect_no(Call call, const std::string& field) {
    expect_field(call, Code::kInvalidArgument, "INVALID_FIELD", field);
  }
  // At the commune, received today.
  static std::string received() {
    const Stall applicant = another_product(suite(), stall());
    std::string dossier = complete_draft(suite(), applicant);
    submit(suite(), applicant, dossier);
    receive(suite(), dossier);
    return dossier;
  }
  static void expect_no_council(const std::function<void(vp::Council&)>& change,
                                const std::string& field) {
    auto request = council_of({"a-secretary", {auth::Role::kCouncilSecretary}});
    change(*request.mutable_council());
    expect_no(call<vp::Council>("CouncilService/CreateCouncil", request, officer()),
              "council." + field);
  }
};

TEST_F(BadDay, OfTheCommune) {
  const std::string dossier = received();
  for (const Date day : {tomorrow(), kNoDay}) {
    auto propose = proposal(dossier);
    wire::write(day, *propose.mutable_report()->mutable_letter_date());
    expect_no(call<vp::Dossier>("DossierService/ProposeDossier", propose, commune_officer()),
              "report.letter_date");
    vp::ExtendDeadlineRequest extend;
    extend.set_name(dossier);
    extend.set_reason("Chờ kết quả kiểm nghiệm (ví dụ)");
    wire::write(day == kNoDay ? day : today(), *extend.mutable_due_date());
    expect_no(call<vp::Dossier>("DossierService/ExtendDeadline", extend, commune_officer()),
              "due_date");
  }
}

TEST_F(BadDay, OfCouncils) {
  expect_no_council([](auto& it) { wire::write(kNoDay, *it.mutable_valid_from_date()); },
                    "valid_from_date");
  expect_no_council([](auto& it) { wire::write(kNoDay, *it.mutable_decision_date()); },
                    "decision_date");
  expect_no_council([](auto& it) { *it.mutable_valid_through_date() = it.decision_date(); },
                    "valid_through_date");
  expect_no_council([](auto& it) { *it.mutable_decision_date() = it.valid_through_date(); },
                    "decision_date");
  const Sitting sitting = appoint(suite(), 1);
  vp::AppointMemberRequest member;
  member.set_name(sitting.council);
  member.mutable_member()->set_subject("another");
  member.mutable_member()->set_person_name("Thành viên (ví dụ)");
  for (const Date day : {kNoDay, Date(std::chrono::year(2036) / 6 / 2)}) {
    wire::write(day, *member.mutable_member()->mutable_valid_from_date());
    expect_no(call<vp::Council>("CouncilService/AppointMember", member, officer()),
              "member.valid_from_date");
  }
  vp::EndAppointmentRequest end;
  end.set_name(sitting.council);
  end.set_member(sitting.seats[0]);
  for (const Date day : {kNoDay, later(today(), days(-1))}) {
    wire::write(day, *end.mutable_valid_through_date());
    expect_no(call<vp::Council>("CouncilService/EndAppointment", end, officer()),
              "valid_through_date");
  }
}

TEST_F(BadDay, OfSessions) {
  const std::string dossier = received();
  bring_to_council(suite(), dossier);
  Sitting sitting = appoint(suite(), 5);
  const auto convened = [&](Date day) {
    return call<vp::Session>("CouncilService/ConveneSession", convening(sitting, {dossier}, day),
                             sitting.secretary);
  };
  expect_no(convened(kNoDay), "session.session_date");
  for (const Date day : {today(), later(today(), days(-1))}) {
    const Status early = refusal(convened(day), Code::kFailedPrecondition, "WINDOW_CLOSED");
    EXPECT_THAT(early.values(), Contains(Pair("today", format_date(today()))));
  }
  expect_refused(convened(std::chrono::year(2036) / 6 / 2), Code::kFailedPrecondition,
                 "COUNCIL_NOT_READY");
  convene(suite(), sitting, {dossier});
  vp::RecordAttendanceRequest attend;
  attend.set_name(sitting.session);
  for (const std::string& seat : sitting.seats) attend.add_present_members(seat);
  const Status early =
      refusal(call<vp::Session>("CouncilService/RecordAttendance", attend, sitting.secretary),
              Code::kFailedPrecondition, "WINDOW_CLOSED");
  EXPECT_THAT(early.values(), Contains(Pair("session_date", format_date(sitting.day))));
}

}  // namespace
}  // namespace farmgate::testing
