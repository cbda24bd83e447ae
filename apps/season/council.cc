#include "apps/season/council.h"

#include <thread>

#include "apps/season/identities.h"
#include "apps/season/sheet_maker.h"
#include "apps/season/step.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "farmgate/certification/v1/council_service.pb.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "farmgate/certification/v1/rubric_service.pb.h"

namespace farmgate::season {
namespace {

using namespace std::chrono_literals;
namespace vp = certification::v1;

constexpr const char* kCouncils = "farmgate.certification.v1.CouncilService/";
constexpr const char* kCertificates = "farmgate.certification.v1.CertificateService/";
constexpr int kMembers = 9;
constexpr int kDaysToSession = 15;  // a working day lies between, over Tet too
constexpr int kRevoked =
    kDossiers - 3;  // the candidate whose star is taken back: it is on a listing
constexpr int kDaysMost = kDaysToSession + 5;

// Of each candidate.
constexpr Aim kAims[kDossiers - 1] = {{95}, {92, true}, {45}, {74}, {60}, {78},
                                      {66}, {81},       {58}, {72}, {70}};

Date fixed_day(unsigned month, unsigned day) {
  return Date(std::chrono::year(2026), std::chrono::month(month), std::chrono::day(day));
}

class Council {
 public:
  Council(Client& client, const World& world, const std::vector<Candidate>& candidates)
      : client_(client), world_(world), candidates_(candidates) {}

  Status play(const std::function<Status()>& wait_a_day) {
    RETURN_IF_ERROR(appoint());
    RETURN_IF_ERROR(convene());
    RETURN_IF_ERROR(open(wait_a_day));
    for (int i = 0; i < count(); ++i) RETURN_IF_ERROR(score(i));
    vp::ConcludeSessionRequest conclude;
    conclude.set_name(session_);
    conclude.set_minutes("Hội đồng thống nhất kết quả (ví dụ)");
    RETURN_IF_ERROR(
        act<vp::Session>("ConcludeSession", conclude, secretary(), "conclude").status());
    for (int i = 0; i < count(); ++i) RETURN_IF_ERROR(decide(i));
    return ok();
  }

  const Ruling& ruling() const { return ruling_; }

 private:
  int count() const { return static_cast<int>(candidates_.size()); }
  Identity secretary() const {
    return {
        "season-secretary-" + std::to_string(world_.seed()), {auth::Role::kCouncilSecretary}, {}};
  }
  Identity member(int number) const {
    return {"season-member-" + std::to_string(world_.seed()) + "-" + std::to_string(number),
            {auth::Role::kCouncilMember},
            {}};
  }

  template <class Reply, class Request>
  StatusOr<Reply> call(const std::string& method, Request request, const Identity& who,
                       const std::string& step) {
    request.set_request_id(world_.request_id("council/" + step).to_string());
    return client_.call<Reply>(method, request, who);
  }
  template <class Reply, class Request>
  StatusOr<Reply> act(const char* method, Request request, const Identity& who,
                      const std::string& step) {
    return call<Reply>(std::string(kCouncils) + method, std::move(request), who, step);
  }

  Status appoint() {
    vp::CreateCouncilRequest create;
    vp::Council& it = *create.mutable_council();
    it.set_title("Hội đồng đánh giá OCOP " + world_.label());
    it.set_level(vp::COUNCIL_LEVEL_PROVINCE);
    it.set_province("provinces/24");
    it.set_decision_number("120/QD-UBND");
    wire::write(fixed_day(5, 25), *it.mutable_decision_date());
    wire::write(fixed_day(6, 1), *it.mutable_valid_from_date());
    wire::write(Date(std::chrono::year(2036), std::chrono::June, std::chrono::day(1)),
                *it.mutable_valid_through_date());
    it.set_secretary(secretary().subject);
    ASSIGN_OR_RETURN(const auto made,
                     act<vp::Council>("CreateCouncil", create, officer(), "create"));
    council_ = made.name();
    for (int i = 0; i < kMembers; ++i) {
      vp::AppointMemberRequest appoint;
      appoint.set_name(council_);
      appoint.mutable_member()->set_subject(member(i).subject);
      appoint.mutable_member()->set_person_name("Thành viên số " + std::to_string(i + 1) + " " +
                                                world_.label());
      wire::write(fixed_day(6, 1), *appoint.mutable_member()->mutable_valid_from_date());
      appoint.set_chair(i == 0);
      RETURN_IF_ERROR(
          act<vp::Council>("AppointMember", appoint, officer(), numbered("appoint", i)).status());
    }
    return ok();
  }

  // A session has a day of its own that a repeated request must not change: the one that is there
  // is taken.
  Status convene() {
    vp::ListSessionsRequest list;
    list.set_parent(council_);
    ASSIGN_OR_RETURN(const auto before,
                     client_.call<vp::ListSessionsResponse>(std::string(kCouncils) + "ListSessions",
                                                            list, secretary()));
    if (before.sessions_size() > 0) {
      session_ = before.sessions(0).name();
      return ok();
    }
    ASSIGN_OR_RETURN(const Date today, business_day());
    vp::ConveneSessionRequest convene;
    convene.set_parent(council_);
    wire::write(later(today, std::chrono::days(kDaysToSession)),
                *convene.mutable_session()->mutable_session_date());
    convene.mutable_session()->set_place("Phường Bắc Giang (ví dụ)");
    for (const Candidate& it : candidates_) convene.add_dossiers(it.dossier);
    // Made up for this day: another try on another day is another request.
    ASSIGN_OR_RETURN(const auto session, act<vp::Session>("ConveneSession", convene, secretary(),
                                                          "convene/" + format_date(today)));
    session_ = session.name();
    return ok();
  }

  // Business time as the suite shows it.
  StatusOr<Date> business_day() {
    vp::SuggestEvidenceRequest look;
    look.set_name(candidates_.front().dossier);
    ASSIGN_OR_RETURN(
        const auto seen,
        client_.call<vp::EvidenceSuggestions>(
            "farmgate.certification.v1.DossierService/SuggestEvidence", look, officer()));
    return wire::read_date(seen.as_of_date(), "as_of_date");
  }

  // Everybody is there on the day of the session.
  Status open(const std::function<Status()>& wait_a_day) {
    vp::GetSessionRequest get;
    get.set_name(session_);
    ASSIGN_OR_RETURN(
        const auto session,
        client_.call<vp::Session>(std::string(kCouncils) + "GetSession", get, secretary()));
    ASSIGN_OR_RETURN(ruling_.day, wire::read_date(session.session_date(), "session_date"));
    vp::RecordAttendanceRequest attend;
    attend.set_name(session_);
    for (const vp::SessionSeat& seat : session.seats()) attend.add_present_members(seat.member());
    for (int day = 0; day < kDaysMost; ++day) {
      const auto opened = act<vp::Session>("RecordAttendance", attend, secretary(), "attend");
      if (opened.status().reason() != "WINDOW_CLOSED") return opened.status();
      RETURN_IF_ERROR(wait_a_day());
      std::this_thread::sleep_for(150ms);  // the services follow
    }
    return refuse("SEASON_LATE", "the day of the session does not come");
  }

  Status score(int number) {
    const Candidate& it = candidates_[static_cast<std::size_t>(number)];
    vp::GetRubricRequest read;
    read.set_name(it.rubric);
    ASSIGN_OR_RETURN(const auto rubric,
                     client_.call<vp::Rubric>("farmgate.certification.v1.RubricService/GetRubric",
                                              read, secretary()));
    vp::SubmitScoreSheetRequest submit;
    submit.set_parent(session_);
    submit.mutable_score_sheet()->set_dossier(it.dossier);
    for (const vp::SheetAnswer& answer : sheet_for(rubric, kAims[number])) {
      *submit.mutable_score_sheet()->add_answers() = answer;
    }
    for (int i = 0; i < kMembers; ++i) {
      const std::string step = numbered(numbered("sheet", number), i);
      RETURN_IF_ERROR(act<vp::ScoreSheet>("SubmitScoreSheet", submit, member(i), step).status());
    }
    vp::CloseScoringRequest close;
    close.set_name(session_);
    close.set_dossier(it.dossier);
    return act<vp::Session>("CloseScoring", close, secretary(), numbered("close", number)).status();
  }

  Status decide(int number) {
    const Aim aim = kAims[number];
    vp::DecideDossierRequest decide;
    decide.set_name(candidates_[static_cast<std::size_t>(number)].dossier);
    const bool central = aim.points >= 90 && !aim.misses_a_mark;
    decide.set_decision(central            ? vp::DECISION_KIND_APPROVE_FOR_CENTRAL
                        : aim.points >= 50 ? vp::DECISION_KIND_RECOGNISE
                                           : vp::DECISION_KIND_NOT_RECOGNISE);
    decide.set_decision_number(std::to_string(300 + number) + "/QD-UBND");
    wire::write(ruling_.day, *decide.mutable_decision_date());
    if (aim.points < 50) decide.set_reason("Chưa đủ điểm (ví dụ)");
    ASSIGN_OR_RETURN(const auto decided,
                     call<vp::DossierDecision>(std::string(kCertificates) + "DecideDossier", decide,
                                               officer(), numbered("decide", number)));
    if (number == kRevoked) ruling_.certificate = decided.certificate().name();
    if (!central) return ok();
    vp::RecordCentralResultRequest result;
    result.set_name(decide.name());
    result.set_sum(9 * 94);
    result.set_sheets(9);
    result.set_star(5);
    result.set_decision_number("1205/QD-BNNMT");
    wire::write(ruling_.day, *result.mutable_decision_date());
    return call<vp::DossierDecision>(std::string(kCertificates) + "RecordCentralResult", result,
                                     officer(), "central")
        .status();
  }

  Client& client_;
  const World& world_;
  const std::vector<Candidate>& candidates_;
  std::string council_;
  std::string session_;
  Ruling ruling_;
};

}  // namespace

StatusOr<Ruling> rate_products(Client& client, const World& world,
                               const std::vector<Candidate>& candidates,
                               const std::function<Status()>& wait_a_day) {
  Council council(client, world, candidates);
  RETURN_IF_ERROR(council.play(wait_a_day));
  return council.ruling();
}

Status revoke_star(Client& client, const World& world, const Ruling& ruling) {
  vp::RevokeCertificateRequest revoke;
  revoke.set_name(ruling.certificate);
  revoke.set_cause(vp::REVOCATION_CAUSE_PRODUCTION_STOPPED);
  wire::write(ruling.day, *revoke.mutable_conclusion_date());
  revoke.set_decision_number("410/QD-UBND");
  revoke.set_reason("Xã xác nhận đã ngừng sản xuất (ví dụ)");
  revoke.set_request_id(world.request_id("council/revoke").to_string());
  return client
      .call<vp::Certificate>(std::string(kCertificates) + "RevokeCertificate", revoke, officer())
      .status();
}

}  // namespace farmgate::season
