#include <google/api/httpbody.pb.h>

#include <chrono>

#include "chassis/wire/convert.h"
#include "services/certification/storage/ties.h"
#include "tests/integration/certification/assembly.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::parsed;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

class Sessions : public Assembly {
 protected:
  void in_force_of(const std::string& member, const std::string& cooperative,
                   const std::string& party) {
    EXPECT_THAT(
        database_.transact(
            in(5s),
            [&](pg::Tx& tx) -> Status {
              RETURN_IF_ERROR(ties_store::save(tx, ties_store::Cooperative{cooperative, party}));
              return ties_store::save(
                  tx, ties_store::Membership{cooperative + "/m/" + member, cooperative, member,
                                             std::chrono::year(2026) / 1 / 1, std::nullopt});
            }),
        IsOk());
  }
  StatusOr<v1::Session> recuse(const rpc::Call& call, const v1::Session& session,
                               const v1::Dossier& dossier, const std::string& member) {
    v1::RecuseMemberRequest request;
    request.set_name(session.name());
    request.set_dossier(dossier.name());
    request.set_member(member);
    request.set_reason("họ hàng (ví dụ)");
    request.set_request_id(request_id());
    return parsed<v1::Session>(sessions_.recuse(call, request));
  }
  StatusOr<v1::Session> substitute(const v1::Session& session, const std::string& dossier,
                                   std::size_t member, std::size_t alternate) {
    v1::SubstituteMemberRequest request;
    request.set_name(session.name());
    request.set_dossier(dossier);
    request.set_member(member_id(member));
    request.set_substitute(member_id(alternate));
    request.set_request_id(request_id());
    return parsed<v1::Session>(sessions_.substitute(secretary(), request));
  }
  StatusOr<v1::Session> postpone(const rpc::Call& call, const v1::Session& session,
                                 const v1::Dossier& dossier) {
    v1::PostponeDossierRequest request;
    request.set_name(session.name());
    request.set_dossier(dossier.name());
    request.set_reason("không đủ thành viên (ví dụ)");
    request.set_request_id(request_id());
    return parsed<v1::Session>(sessions_.postpone(call, request));
  }
  StatusOr<v1::Session> correct(const v1::Session& session, const v1::Dossier& dossier,
                                std::size_t member, const std::string& criterion, int option) {
    v1::CorrectClericalErrorRequest request;
    request.set_name(session.name());
    request.set_dossier(dossier.name());
    request.set_member(member_id(member));
    request.mutable_answer()->set_criterion(criterion);
    request.mutable_answer()->set_option(option);
    request.set_reason("chép nhầm (ví dụ)");
    request.set_request_id(request_id());
    return parsed<v1::Session>(sheets_.correct(secretary(), request));
  }
  v1::DossierState state_of(const v1::Dossier& dossier) { return get(province(), dossier).state(); }
};

TEST_F(Sessions, AreConvenedAWorkingDayBeforeForDossiersThatWaitForTheCouncil) {
  const v1::Dossier dossier = at_council();
  EXPECT_THAT(convene({dossier}, std::chrono::year(2026) / 6 / 10),
              StatusIs(Code::kFailedPrecondition, "WINDOW_CLOSED"));
  EXPECT_THAT(convene({dossier, draft()}), StatusIs(Code::kNotFound, "NOT_FOUND"));
  const v1::Dossier early = at_council();
  sandbox_.execute("UPDATE dossier SET state = 3 WHERE product = '" + early.product() + "'");
  EXPECT_THAT(convene({dossier, early}), StatusIs(Code::kFailedPrecondition, "DOSSIER_STATE"));
  const auto session = convene({dossier});
  ASSERT_THAT(session, IsOk());
  EXPECT_EQ(session->seats_size(), 10);
  EXPECT_EQ(session->agenda(0).product(), dossier.product());
  EXPECT_THAT(convene({dossier}), StatusIs(Code::kFailedPrecondition, "DOSSIER_BEFORE_COUNCIL"));
}

TEST_F(Sessions, OfFridayAreReleasedOnThursdayAndThoseOfMondayToo) {
  set_day(std::chrono::year(2026) / 6 / 13);  // a Saturday
  EXPECT_THAT(convene({at_council()}, std::chrono::year(2026) / 6 / 14),
              StatusIs(Code::kFailedPrecondition, "WINDOW_CLOSED"));
  EXPECT_THAT(convene({at_council()}, std::chrono::year(2026) / 6 / 15), IsOk());
}

TEST_F(Sessions, BelongToTheSecretaryOfTheirCouncil) {
  const v1::Session session = *convene({at_council()});
  v1::RecordAttendanceRequest request;
  request.set_name(session.name());
  request.add_present_members(member_id(0));
  request.set_request_id(request_id());
  EXPECT_THAT(sessions_.attend(secretary("another"), request),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  rpc::Call impostor = secretary("member-3");
  EXPECT_THAT(sessions_.attend(impostor, request), StatusIs(Code::kNotFound, "NOT_FOUND"));
  v1::GetSessionRequest get;
  get.set_name(session.name());
  EXPECT_THAT(sessions_.get(member(3), get), IsOk());
  EXPECT_THAT(sessions_.get(member(11), get), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

TEST_F(Sessions, ShowTheirDossiersToThoseWhoSitInThem) {
  founded();
  const v1::Dossier called = at_council();
  const v1::Dossier other = at_council();
  ASSERT_THAT(convene({called}), IsOk());
  const auto shown = [&](const rpc::Call& call, const v1::Dossier& dossier) {
    v1::GetDossierRequest request;
    request.set_name(dossier.name());
    return dossiers_.get(call, request).ok();
  };
  EXPECT_TRUE(shown(member(3), called));
  EXPECT_FALSE(shown(member(3), other));
  EXPECT_TRUE(shown(secretary(), other));
  EXPECT_FALSE(shown(secretary("of another council"), called));
}

TEST_F(Sessions, BringADossierToItsResultAndOnToTheDecision) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  score_all(session, dossier, 8);
  const auto closed = close(session, dossier);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->agenda(0).verdict(), v1::GAP_VERDICT_AGREED);
  EXPECT_EQ(closed->agenda(0).sum(), 9 * 92);
  EXPECT_EQ(closed->state(), v1::SESSION_STATE_CLOSED);
  const auto concluded = conclude(session);
  ASSERT_THAT(concluded, IsOk());
  const v1::ScoringResult& result = concluded->agenda(0).result();
  EXPECT_EQ(result.sum(), 828);
  EXPECT_EQ(result.sheets(), 9);
  EXPECT_EQ(result.band(), 5);
  EXPECT_EQ(result.star(), 4);  // a mark of five stars is missed
  ASSERT_EQ(result.missing_marks_size(), 1);
  EXPECT_EQ(result.missing_marks(0).criterion(), "1.3");
  EXPECT_EQ(state_of(dossier), v1::DOSSIER_STATE_DECISION);
  EXPECT_THAT(acts(dossier),
              ::testing::ElementsAre("OWNER CREATE", "COUNCIL CONVENE", "COUNCIL ATTENDANCE",
                                     "COUNCIL SEAL", "COUNCIL SEAL", "COUNCIL SEAL", "COUNCIL SEAL",
                                     "COUNCIL SEAL", "COUNCIL SEAL", "COUNCIL SEAL", "COUNCIL SEAL",
                                     "COUNCIL SEAL", "COUNCIL CLOSE_SCORING", "COUNCIL SCORE"));
  EXPECT_EQ(value("SELECT count(*) FROM outbox WHERE subject = '" + dossier.name() + "'"), "1");
  EXPECT_THAT(conclude(session), StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
}

TEST_F(Sessions, NeedTheirQuorumWithTheChair) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  for (std::size_t i = 1; i < 8; ++i) ASSERT_THAT(score(i, session, dossier), IsOk());
  EXPECT_THAT(close(session, dossier), StatusIs(Code::kFailedPrecondition, "QUORUM_NOT_MET"));
  ASSERT_THAT(score(0, session, dossier), IsOk());
  EXPECT_THAT(close(session, dossier), IsOk());
}

TEST_F(Sessions, WithAGapScoreAgainAndInTheEndAgree) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  for (int round = 1; round <= 3; ++round) {
    for (std::size_t i = 0; i < 9; ++i) {
      ASSERT_THAT(score(i, session, dossier, i == 4 ? 11 : 0), IsOk());
    }
    const auto closed = close(session, dossier);
    ASSERT_THAT(closed, IsOk());
    EXPECT_EQ(closed->agenda(0).verdict(), v1::GAP_VERDICT_GAP_UNRESOLVED);
    EXPECT_THAT(conclude(session), StatusIs(Code::kFailedPrecondition, "GAP_UNRESOLVED"));
    if (round == 3) break;
    const auto reopened = reopen(session, dossier);
    ASSERT_THAT(reopened, IsOk());
    EXPECT_EQ(reopened->agenda(0).sum(), 0);
  }
  EXPECT_THAT(reopen(session, dossier), StatusIs(Code::kFailedPrecondition, "GAP_UNRESOLVED"));
  ASSERT_THAT(agree(session, dossier), IsOk());
  const auto concluded = conclude(session);
  ASSERT_THAT(concluded, IsOk());
  EXPECT_EQ(concluded->agenda(0).result().star(), 5);
  EXPECT_EQ(concluded->agenda(0).result().province_star(), 4);
  EXPECT_EQ(concluded->agenda(0).consensus_size(), answers().size());
}

TEST_F(Sessions, RecuseMembersWhosePersonStandsBehindTheApplicantItsCooperativeOrContract) {
  council_ = founded({{1, "111111111111"}, {2, "222222222222"}, {3, "333333333333"}});
  const std::string fellow = "producers/" + Uuid::v7().to_string(), party = "producers/party";
  in_force_of(household_, "cooperatives/c", party);
  in_force_of(fellow, "cooperatives/c", party);
  persons_.numbers = {{household_, "111111111111"}, {fellow, "222222222222"}};
  sandbox_.execute("INSERT INTO tie_contract VALUES ('contracts/1', '" + household_ +
                   "', 'producers/buyer', true)");
  persons_.numbers["producers/buyer"] = "333333333333";
  const auto session = convene({at_council()});
  ASSERT_THAT(session, IsOk());
  std::map<std::string, std::string> causes;
  for (const auto& it : session->recusals()) causes[it.member()] = it.cause();
  EXPECT_EQ(causes, (std::map<std::string, std::string>{{member_id(1), "PRODUCER"},
                                                        {member_id(2), "COOPERATIVE"},
                                                        {member_id(3), "CONTRACT"}}));
}

TEST_F(Sessions, AreNotConvenedForADossierThatCannotReachItsQuorum) {
  persons_.numbers = {{household_, "000000000001"}};
  const v1::Dossier dossier = at_council();
  const auto tie = [&](const char* subjects) {
    sandbox_.execute(std::string("UPDATE council_member SET person_key = 'key of 000000000001' "
                                 "WHERE subject ~ '") +
                     subjects + "'");
  };
  tie("member-[5-9]");  // four of nine are left
  const auto refused = convene({dossier});
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "COUNCIL_NOT_READY"));
  EXPECT_EQ(refused.status().values().at("dossier"), dossier.name());
  EXPECT_EQ(value("SELECT count(*) FROM session"), "0");
  sandbox_.execute(
      "UPDATE council_member SET person_key = '' WHERE subject IN ('member-8', 'member-9')");
  EXPECT_THAT(convene({dossier}), IsOk());
}

TEST_F(Sessions, DoNotTakeTheSheetOfAMemberWhoseAppointmentIsOver) {
  const v1::Dossier dossier = at_council();
  const auto end = [&](std::size_t i, Date last) {
    v1::EndAppointmentRequest request;
    request.set_name(council_.name());
    request.set_member(member_id(i));
    farmgate::wire::write(last, *request.mutable_valid_through_date());
    request.set_request_id(request_id());
    EXPECT_THAT(councils_.end_appointment(province(), request), IsOk());
  };
  const v1::Session session = *convene({dossier});
  end(3, std::chrono::year(2026) / 6 / 10);
  set_day(std::chrono::year(2026) / 6 / 11);
  EXPECT_THAT(attend(session, 0, 9), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_THAT(attend(session, 0, 3), IsOk());
  ASSERT_THAT(attend(session, 4, 5), IsOk());
  EXPECT_THAT(score(3, session, dossier), StatusIs(Code::kFailedPrecondition, "NOT_PRESENT"));
  end(4, std::chrono::year(2026) / 6 / 11);
  set_day(std::chrono::year(2026) / 6 / 12);  // it goes on
  EXPECT_THAT(score(4, session, dossier), StatusIs(Code::kFailedPrecondition, "NOT_PRESENT"));
  EXPECT_THAT(score(5, session, dossier), IsOk());
}

TEST_F(Sessions, LeaveADossierToAnotherOneByAnActOfTheSecretary) {
  const v1::Dossier dossier = at_council(), other = at_council();
  const v1::Session session = scoring({dossier, other});
  ASSERT_THAT(score(0, session, other), IsOk());
  EXPECT_THAT(postpone(secretary("another"), session, other),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  ASSERT_THAT(postpone(secretary(), session, other), IsOk());
  EXPECT_EQ(state_of(other), v1::DOSSIER_STATE_COUNCIL);
  EXPECT_EQ(acts(other).back(), "COUNCIL POSTPONE");
  EXPECT_EQ(value("SELECT note FROM dossier_activity WHERE act = 'POSTPONE'"),
            "không đủ thành viên (ví dụ)");
  const auto again = convene({other}, std::chrono::year(2026) / 6 / 12);
  ASSERT_THAT(again, IsOk());
  score_all(session, dossier);
  ASSERT_THAT(close(session, dossier), IsOk());
  const auto concluded = conclude(session);
  ASSERT_THAT(concluded, IsOk());
  EXPECT_EQ(concluded->agenda(1).state(), v1::AGENDA_STATE_POSTPONED);
  EXPECT_FALSE(concluded->agenda(1).has_result());
  set_day(std::chrono::year(2026) / 6 / 12);
  ASSERT_THAT(attend(*again, 0, 9), IsOk());
  score_all(*again, other);
  ASSERT_THAT(close(*again, other), IsOk());
  ASSERT_THAT(conclude(*again), IsOk());
  EXPECT_EQ(state_of(other), v1::DOSSIER_STATE_DECISION);
}

TEST_F(Sessions, ClearNobodyWhileTheRegistryIsAway) {
  persons_.away = true;
  EXPECT_THAT(convene({at_council()}), StatusIs(Code::kUnavailable, "PEER_UNREACHABLE"));
}

TEST_F(Sessions, RefuseTheSheetOfATieThatAroseAfterTheyWereConvened) {
  council_ = founded({{1, "111111111111"}});
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  persons_.numbers = {{household_, "111111111111"}};
  EXPECT_THAT(score(1, session, dossier), StatusIs(Code::kFailedPrecondition, "MEMBER_CONFLICT"));
  persons_.away = true;
  EXPECT_THAT(score(1, session, dossier), StatusIs(Code::kUnavailable, "PEER_UNREACHABLE"));
  EXPECT_THAT(score(2, session, dossier), IsOk());
}

TEST_F(Sessions, DoNotCountTheSheetOfATieThatAroseAfterIt) {
  council_ = founded({{1, "111111111111"}});
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  score_all(session, dossier);
  persons_.numbers = {{household_, "111111111111"}};
  persons_.away = true;
  EXPECT_THAT(close(session, dossier), StatusIs(Code::kUnavailable, "PEER_UNREACHABLE"));
  persons_.away = false;
  const auto closed = close(session, dossier);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->agenda(0).sheets(), 8);
  ASSERT_EQ(closed->recusals_size(), 1);
  EXPECT_EQ(closed->recusals(0).member(), member_id(1));
  EXPECT_EQ(value("SELECT note FROM dossier_activity WHERE act = 'RECUSE'"),
            "member " + member_id(1) + ": PRODUCER");
}

TEST_F(Sessions, RefuseTheSheetOfOneWhoActsForTheApplicantByItsToken) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  v1::SubmitScoreSheetRequest request;
  request.set_parent(session.name());
  request.mutable_score_sheet()->set_dossier(dossier.name());
  for (const auto& it : answers()) *request.mutable_score_sheet()->add_answers() = it;
  request.set_request_id(request_id());
  rpc::Call tied = member(1);  // appointed without a personal number
  tied.principal.orgs = {household_};
  const auto refused = sheets_.submit(tied, request);
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "MEMBER_CONFLICT"));
  EXPECT_EQ(refused.status().values().at("cause"), "PRODUCER");
  EXPECT_EQ(value("SELECT note FROM dossier_activity WHERE act = 'CONVENE'"),
            "session of 2026-06-11, members without a personal number: 10");
}

TEST_F(Sessions, LetAMemberStepBackForItselfAloneAndAnAlternateStepIn) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  EXPECT_THAT(recuse(member(4), session, dossier, member_id(5)),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  ASSERT_THAT(recuse(member(4), session, dossier, ""), IsOk());
  EXPECT_THAT(score(4, session, dossier), StatusIs(Code::kFailedPrecondition, "MEMBER_CONFLICT"));
  EXPECT_THAT(score(9, session, dossier), StatusIs(Code::kFailedPrecondition, "NOT_PRESENT"));
  ASSERT_THAT(substitute(session, dossier.name(), 4, 9), IsOk());
  ASSERT_THAT(attend(session, 9, 1), IsOk());
  EXPECT_THAT(score(9, session, dossier), IsOk());
}

TEST_F(Sessions, RefuseSheetsOfTheAbsentBeforeTheirDayTwiceAndAfterTheClose) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = *convene({dossier});
  EXPECT_THAT(score(0, session, dossier), StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
  EXPECT_THAT(attend(session, 0, 8), StatusIs(Code::kFailedPrecondition, "WINDOW_CLOSED"));
  set_day(std::chrono::year(2026) / 6 / 11);
  ASSERT_THAT(attend(session, 0, 8), IsOk());
  EXPECT_THAT(score(8, session, dossier), StatusIs(Code::kFailedPrecondition, "NOT_PRESENT"));
  for (std::size_t i = 0; i < 7; ++i) ASSERT_THAT(score(i, session, dossier), IsOk());
  EXPECT_THAT(score(0, session, dossier), StatusIs(Code::kFailedPrecondition, "SHEET_SUBMITTED"));
  ASSERT_THAT(close(session, dossier), IsOk());
  EXPECT_THAT(score(7, session, dossier), StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
}

TEST_F(Sessions, RefuseSheetsThatAreIncompleteOrNameUnknownOptions) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  v1::SubmitScoreSheetRequest request;
  request.set_parent(session.name());
  request.mutable_score_sheet()->set_dossier(dossier.name());
  for (const auto& it : answers()) *request.mutable_score_sheet()->add_answers() = it;
  request.mutable_score_sheet()->mutable_answers(2)->set_option(77);
  request.set_request_id(request_id());
  const auto unknown = sheets_.submit(member(0), request);
  EXPECT_THAT(unknown, StatusIs(Code::kInvalidArgument, "OPTION_UNKNOWN"));
  EXPECT_EQ(unknown.status().violations().front().field, "score_sheet.answers[2].option");
  request.mutable_score_sheet()->mutable_answers()->RemoveLast();
  request.mutable_score_sheet()->mutable_answers(2)->set_option(1);
  EXPECT_THAT(sheets_.submit(member(0), request),
              StatusIs(Code::kInvalidArgument, "SHEET_INCOMPLETE"));
}

TEST_F(Sessions, GoOnWithoutADossierThatWasTakenBack) {
  const v1::Dossier dossier = at_council(), other = at_council();
  const v1::Session session = scoring({dossier, other});
  v1::WithdrawDossierRequest withdraw;
  withdraw.set_name(other.name());
  withdraw.set_reason("đổi ý (ví dụ)");
  withdraw.set_request_id(request_id());
  ASSERT_THAT(dossiers_.withdraw(owner(), withdraw), IsOk());
  EXPECT_THAT(score(0, session, other), StatusIs(Code::kFailedPrecondition, "DOSSIER_STATE"));
  score_all(session, dossier);
  ASSERT_THAT(close(session, dossier), IsOk());
  const auto concluded = conclude(session);
  ASSERT_THAT(concluded, IsOk());
  EXPECT_TRUE(concluded->agenda(0).has_result());
  EXPECT_FALSE(concluded->agenda(1).has_result());
  EXPECT_EQ(concluded->agenda(0).state(), v1::AGENDA_STATE_CONCLUDED);
  EXPECT_EQ(concluded->agenda(1).state(), v1::AGENDA_STATE_WITHDRAWN);
}

TEST_F(Sessions, WhoCameAndWhoTookASeatIsAmongTheActsOfEveryDossier) {
  const v1::Dossier dossier = at_council(), other = at_council();
  const v1::Session session = scoring({dossier, other});
  for (const v1::Dossier& it : {dossier, other}) {
    EXPECT_EQ(value("SELECT string_agg(act || ': ' || note, ', ' ORDER BY number) FROM "
                    "dossier_activity WHERE act = 'ATTENDANCE' AND dossier = '" +
                    it.name().substr(9) + "'"),
              "ATTENDANCE: 9 members present");
  }
}

TEST_F(Sessions, CorrectAnAnswerBesideTheOldSheetUntilTheDecision) {
  const v1::Dossier dossier = decidable();
  v1::ListSessionsRequest list;
  list.set_parent(council_.name());
  v1::Session session = sessions_.list(secretary(), list)->sessions(0);
  const auto unknown = correct(session, dossier, 0, "1.1", 99);
  EXPECT_THAT(unknown, StatusIs(Code::kInvalidArgument, "OPTION_UNKNOWN"));
  EXPECT_EQ(unknown.status().violations().front().field, "answer.option");
  const auto corrected = correct(session, dossier, 0, "1.1", 1);  // 1 point in place of 3
  ASSERT_THAT(corrected, IsOk());
  EXPECT_EQ(corrected->agenda(0).result().sum(), 898);
  ASSERT_EQ(corrected->corrections_size(), 1);
  EXPECT_EQ(corrected->corrections(0).before().option(), 3);
  EXPECT_EQ(value("SELECT count(*) FROM score_sheet"), "10");
  EXPECT_EQ(value("SELECT note FROM dossier_activity WHERE act = 'CORRECT'"),
            "correction 1: member " + member_id(0) + ", round 1, 1.1: 3 -> 1: chép nhầm (ví dụ)");
  EXPECT_THAT(correct(session, dossier, 0, "1.1", 1),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_THAT(decide(dossier, v1::DECISION_KIND_RECOGNISE), IsOk());
  EXPECT_THAT(correct(session, dossier, 0, "1.1", 2),
              StatusIs(Code::kFailedPrecondition, "DOSSIER_STATE"));
}

TEST_F(Sessions, PrintTheirMinutesAndTablesOnceThereIsSomethingToPrint) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  v1::PrintMinutesRequest minutes;
  minutes.set_name(session.name());
  v1::PrintScoreTableRequest table;
  table.set_name(session.name());
  table.set_dossier(dossier.name());
  EXPECT_THAT(prints_.minutes(secretary(), minutes),
              StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
  EXPECT_THAT(prints_.score_table(secretary(), table),
              StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
  score_all(session, dossier, 8);
  ASSERT_THAT(close(session, dossier), IsOk());
  EXPECT_THAT(prints_.score_table(member(3), table)->data(), HasSubstr("828/9 (92,00)"));
  ASSERT_THAT(conclude(session), IsOk());
  const auto page = prints_.minutes(member(3), minutes);
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->data(), HasSubstr("Thành viên 0"));
  EXPECT_THAT(page->data(), HasSubstr("Thảo luận &lt;nghiêm túc&gt;"));
}

}  // namespace
}  // namespace farmgate::certification
