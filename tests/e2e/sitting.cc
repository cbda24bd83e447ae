#include "tests/e2e/sitting.h"

#include <algorithm>
#include <stdexcept>

#include "chassis/wire/convert.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;
using namespace std::chrono;

constexpr days kToSession{15};

}  // namespace

vp::CreateCouncilRequest council_of(const Caller& secretary) {
  vp::CreateCouncilRequest create;
  vp::Council& it = *create.mutable_council();
  it.set_title("Hội đồng đánh giá OCOP (ví dụ)");
  it.set_level(vp::COUNCIL_LEVEL_PROVINCE);
  it.set_province("provinces/24");
  it.set_decision_number("120/QD-UBND");
  wire::write(Date(2026y / May / 25), *it.mutable_decision_date());
  wire::write(Date(2026y / June / 1), *it.mutable_valid_from_date());
  wire::write(Date(2036y / June / 1), *it.mutable_valid_through_date());
  it.set_secretary(secretary.subject);
  return create;
}

Sitting appoint(Suite& suite, std::size_t members, const Appointment& how) {
  Sitting out;
  const std::string mark = Uuid::v7().to_string();
  out.secretary = {"secretary-" + mark, {auth::Role::kCouncilSecretary}};
  out.council = certified<vp::Council>(suite, "CouncilService/CreateCouncil",
                                       council_of(out.secretary), officer())
                    .name();
  for (std::size_t i = 0; i < members; ++i) {
    const Caller& member = out.members.emplace_back(
        Caller{"member-" + std::to_string(i) + "-" + mark, {auth::Role::kCouncilMember}});
    vp::AppointMemberRequest request;
    request.set_name(out.council);
    request.mutable_member()->set_subject(member.subject);
    request.mutable_member()->set_person_name("Thành viên (ví dụ)");
    wire::write(Date(2026y / June / 1), *request.mutable_member()->mutable_valid_from_date());
    request.set_chair(i == 0);
    if (how) how(i, request);
    const auto now =
        certified<vp::Council>(suite, "CouncilService/AppointMember", request, officer());
    for (const vp::CouncilMember& it : now.members()) {
      if (it.subject() == member.subject) out.seats.push_back(it.member());
    }
  }
  return out;
}

vp::ConveneSessionRequest convening(const Sitting& sitting,
                                    const std::vector<std::string>& dossiers, Date day) {
  vp::ConveneSessionRequest request;
  request.set_parent(sitting.council);
  wire::write(day, *request.mutable_session()->mutable_session_date());
  for (const std::string& it : dossiers) request.add_dossiers(it);
  return request;
}

void convene(Suite& suite, Sitting& sitting, const std::vector<std::string>& dossiers) {
  sitting.day = later(business_day(suite), kToSession);
  sitting.session =
      certified<vp::Session>(suite, "CouncilService/ConveneSession",
                             convening(sitting, dossiers, sitting.day), sitting.secretary)
          .name();
}

void open(Suite& suite, const Sitting& sitting, std::size_t present) {
  const auto left = sys_days(sitting.day) - sys_days(business_day(suite));
  if (left > days(0)) {
    const std::string span = "+" + std::to_string(hours(left).count()) + "h";
    const Finished moved = suite.farmgate({"clock", "move", span});
    if (moved.code != 0) throw std::runtime_error(moved.err);
  }
  vp::RecordAttendanceRequest attend;
  attend.set_name(sitting.session);
  for (std::size_t i = 0; i < present; ++i) attend.add_present_members(sitting.seats[i]);
  certified<vp::Session>(suite, "CouncilService/RecordAttendance", attend, sitting.secretary);
}

vp::SubmitScoreSheetRequest sheet(const Sitting& sitting, const std::string& dossier,
                                  const std::vector<vp::SheetAnswer>& answers) {
  vp::SubmitScoreSheetRequest request;
  request.set_parent(sitting.session);
  request.mutable_score_sheet()->set_dossier(dossier);
  for (const vp::SheetAnswer& it : answers) *request.mutable_score_sheet()->add_answers() = it;
  return request;
}

void score(Suite& suite, const Sitting& sitting, const std::string& dossier,
           const std::vector<std::size_t>& but) {
  const auto request = sheet(sitting, dossier, best_sheet(read_rubric(suite, 1)));
  for (std::size_t i = 0; i < sitting.members.size(); ++i) {
    if (std::ranges::find(but, i) != but.end()) continue;
    certified<vp::ScoreSheet>(suite, "CouncilService/SubmitScoreSheet", request,
                              sitting.members[i]);
  }
  vp::CloseScoringRequest close;
  close.set_name(sitting.session);
  close.set_dossier(dossier);
  certified<vp::Session>(suite, "CouncilService/CloseScoring", close, sitting.secretary);
}

}  // namespace farmgate::testing
