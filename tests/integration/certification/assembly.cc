#include "tests/integration/certification/assembly.h"

#include <algorithm>
#include <cstdlib>

#include "chassis/base/file.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "services/certification/wire/rubric.h"

namespace farmgate::certification {
namespace {

using namespace std::chrono_literals;
using farmgate::testing::parsed;
using farmgate::wire::write;

constexpr int kUnmarkedPoints = 44;  // of criteria without marks of three and four stars

std::string file_of(const std::string& name) {
  const char* const pki = std::getenv("FARMGATE_PKI");
  const auto text = read_file(std::string(pki == nullptr ? "" : pki) + "/" + name);
  EXPECT_TRUE(text.ok()) << "tools/pki makes " << name;
  return text.ok() ? *text : "";
}

}  // namespace

StatusOr<std::string> KnownPersons::key_of(const std::string& number, const std::string&,
                                           Deadline) {
  if (away) return unavailable("PEER_UNREACHABLE", "the registry is away");
  return "key of " + number;
}

StatusOr<std::vector<BodyPerson>> KnownPersons::behind(const std::vector<std::string>& bodies,
                                                       Deadline) {
  if (away) return unavailable("PEER_UNREACHABLE", "the registry is away");
  std::vector<BodyPerson> out;
  for (const std::string& body : bodies) {
    if (numbers.contains(body)) out.push_back({body, "key of " + numbers[body]});
  }
  return out;
}

Assembly::Assembly()
    : seal_(auth::Seal::open(file_of("ocop.jwk"), file_of("ocop-jwks.json"), "ocop").value()),
      certificate_parts_{parts_, *seal_} {
  set_day(std::chrono::year(2026) / 6 / 10);
  council_ = founded();
}

void Assembly::set_day(Date day) {
  const Time wanted = std::chrono::sys_days(day) + 2h;  // nine in the morning in Viet Nam
  const auto now =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  EXPECT_THAT(pg::set_clock_offset(database_, wanted - now), IsOk());
}

rpc::Call Assembly::member(std::size_t i) const {
  auth::Access access;
  access.subject = "member-" + std::to_string(i);
  return as(auth::Role::kCouncilMember, access, access.subject);
}

rpc::Call Assembly::secretary(const std::string& subject) const {
  auth::Access access;
  access.subject = subject;
  return as(auth::Role::kCouncilSecretary, access, subject);
}

v1::Council Assembly::founded(const std::map<std::size_t, std::string>& numbers) {
  v1::CreateCouncilRequest request;
  v1::Council& sent = *request.mutable_council();
  sent.set_title("Hội đồng tỉnh (ví dụ)");
  sent.set_level(v1::COUNCIL_LEVEL_PROVINCE);
  sent.set_province("provinces/24");
  sent.set_decision_number("100/QĐ-UBND");
  write(std::chrono::year(2026) / 1 / 5, *sent.mutable_decision_date());
  write(std::chrono::year(2026) / 1 / 6, *sent.mutable_valid_from_date());
  write(std::chrono::year(2029) / 12 / 31, *sent.mutable_valid_through_date());
  sent.set_secretary("secretary");
  request.set_request_id(request_id());
  v1::Council council = parsed<v1::Council>(councils_.create(province(), request)).value();
  for (std::size_t i = 0; i < 10; ++i) {
    v1::AppointMemberRequest appoint;
    appoint.set_name(council.name());
    appoint.mutable_member()->set_subject("member-" + std::to_string(i));
    appoint.mutable_member()->set_person_name("Thành viên " + std::to_string(i));
    appoint.mutable_member()->set_alternate(i == 9);
    appoint.set_chair(i == 0);
    if (numbers.contains(i)) appoint.set_personal_number(numbers.at(i));
    appoint.set_request_id(request_id());
    council = parsed<v1::Council>(councils_.appoint(province(), appoint)).value();
  }
  return council;
}

v1::Dossier Assembly::at_council() {
  const v1::Dossier dossier = draft();
  const std::string id = dossier.name().substr(std::string("dossiers/").size());
  sandbox_.execute(
      "UPDATE dossier SET state = 8, version = 1, submit_time = farmgate_now(), "
      "propose_date = '2026-04-01' WHERE id = '" +
      id + "'");
  return dossier;
}

StatusOr<v1::Session> Assembly::convene(const std::vector<v1::Dossier>& dossiers, Date on) {
  v1::ConveneSessionRequest request;
  request.set_parent(council_.name());
  write(on, *request.mutable_session()->mutable_session_date());
  for (const v1::Dossier& it : dossiers) request.add_dossiers(it.name());
  request.set_request_id(request_id());
  return parsed<v1::Session>(sessions_.convene(secretary(), request));
}

StatusOr<v1::Session> Assembly::attend(const v1::Session& session, std::size_t first,
                                       std::size_t count) {
  v1::RecordAttendanceRequest request;
  request.set_name(session.name());
  for (std::size_t i = first; i < first + count; ++i) request.add_present_members(member_id(i));
  request.set_request_id(request_id());
  return parsed<v1::Session>(sessions_.attend(secretary(), request));
}

v1::Session Assembly::scoring(const std::vector<v1::Dossier>& dossiers) {
  const auto session = convene(dossiers);
  EXPECT_THAT(session, IsOk());
  set_day(std::chrono::year(2026) / 6 / 11);
  return attend(*session, 0, 9).value();
}

std::vector<v1::SheetAnswer> Assembly::answers(int below) {
  const auto rubric =
      database_.read(in(5s), [&](pg::Tx& tx) { return book_.get(tx, "qd26-2026-01"); }).value();
  const bool spares_marks = below <= kUnmarkedPoints;
  std::vector<v1::SheetAnswer> out;
  for (const Criterion& it : rubric->criteria) {
    if (!it.scorable()) continue;
    const Option& best = *std::ranges::max_element(it.options, {}, &Option::points);
    const bool marked = std::ranges::any_of(it.options, [](const Option& option) {
      return option.minimum_star == 3 || option.minimum_star == 4;
    });
    v1::SheetAnswer& answer = out.emplace_back();
    answer.set_criterion(it.code);
    if (best.points > 0 && best.points <= below && !(marked && spares_marks)) {
      below -= best.points;
      answer.set_none(true);
    } else {
      answer.set_option(best.number);
    }
  }
  EXPECT_EQ(below, 0);
  return out;
}

StatusOr<v1::ScoreSheet> Assembly::score(std::size_t i, const v1::Session& session,
                                         const v1::Dossier& dossier, int below,
                                         const std::string& request_id) {
  v1::SubmitScoreSheetRequest request;
  request.set_parent(session.name());
  request.mutable_score_sheet()->set_dossier(dossier.name());
  for (const auto& it : answers(below)) *request.mutable_score_sheet()->add_answers() = it;
  request.set_request_id(request_id);
  return parsed<v1::ScoreSheet>(sheets_.submit(member(i), request));
}

void Assembly::score_all(const v1::Session& session, const v1::Dossier& dossier, int below) {
  for (std::size_t i = 0; i < 9; ++i) EXPECT_THAT(score(i, session, dossier, below), IsOk());
}

StatusOr<v1::Session> Assembly::close(const v1::Session& session, const v1::Dossier& dossier) {
  v1::CloseScoringRequest request;
  request.set_name(session.name());
  request.set_dossier(dossier.name());
  request.set_request_id(request_id());
  return parsed<v1::Session>(sheets_.close(secretary(), request));
}

StatusOr<v1::Session> Assembly::reopen(const v1::Session& session, const v1::Dossier& dossier) {
  v1::ReopenScoringRequest request;
  request.set_name(session.name());
  request.set_dossier(dossier.name());
  request.set_request_id(request_id());
  return parsed<v1::Session>(sheets_.reopen(secretary(), request));
}

StatusOr<v1::Session> Assembly::agree(const v1::Session& session, const v1::Dossier& dossier,
                                      int below) {
  v1::RecordConsensusSheetRequest request;
  request.set_name(session.name());
  request.set_dossier(dossier.name());
  for (const auto& it : answers(below)) *request.add_answers() = it;
  request.set_request_id(request_id());
  return parsed<v1::Session>(sheets_.agree(secretary(), request));
}

StatusOr<v1::Session> Assembly::conclude(const v1::Session& session) {
  v1::ConcludeSessionRequest request;
  request.set_name(session.name());
  request.set_minutes("Thảo luận <nghiêm túc>");
  request.set_request_id(request_id());
  return parsed<v1::Session>(sessions_.conclude(secretary(), request));
}

v1::Dossier Assembly::decidable(int below) {
  set_day(std::chrono::year(2026) / 6 / 10);
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  score_all(session, dossier, below);
  EXPECT_THAT(close(session, dossier), IsOk());
  EXPECT_THAT(conclude(session), IsOk());
  return dossier;
}

v1::DecideDossierRequest Assembly::decision(const v1::Dossier& dossier, v1::DecisionKind kind) {
  v1::DecideDossierRequest request;
  request.set_name(dossier.name());
  request.set_decision(kind);
  request.set_decision_number("77/QĐ-UBND");
  write(std::chrono::year(2026) / 6 / 11, *request.mutable_decision_date());
  request.set_reason("theo kết quả (ví dụ)");
  request.set_request_id(request_id());
  return request;
}

StatusOr<v1::DossierDecision> Assembly::decide(const v1::Dossier& dossier, v1::DecisionKind kind) {
  return parsed<v1::DossierDecision>(decisions_.decide(province(), decision(dossier, kind)));
}

StatusOr<v1::VerifyCertificateResponse> Assembly::verify(const std::string& token) {
  v1::VerifyCertificateRequest request;
  request.set_token(token);
  return certificates_.verify(as(auth::Role::kPublic, auth::Access::everything(), ""), request);
}

v1::Certificate Assembly::recognised(int below) {
  const auto decided = decide(decidable(below), v1::DECISION_KIND_RECOGNISE);
  EXPECT_THAT(decided, IsOk());
  return decided.ok() ? decided->certificate() : v1::Certificate();
}

}  // namespace farmgate::certification
