#include "services/certification/domain/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chassis/testing/status_is.h"
#include "tests/unit/services/certification/rubric_samples.h"
#include "tests/unit/services/certification/session_samples.h"

namespace farmgate::certification {
namespace {

using farmgate::testing::IsOk;
using farmgate::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class ASession : public ::testing::Test {
 protected:
  CouncilMemberId member(std::size_t i) const { return council_.members[i].id; }
  Status close(Session& it, const std::vector<int>& points) {
    return it.close(dossier_, totals_of(council_, points), council_.presiding(it.session_date),
                    Time{});
  }
  Recusal recusal(std::size_t i) const {
    return {dossier_, member(i), "DECLARED", "", std::nullopt, Time{}};
  }

  Council council_ = council_of(10);  // nine seats and an alternate
  DossierId dossier_ = DossierId::make();
};

TEST_F(ASession, IsConvenedWithAllWhoServeAWorkingDayBefore) {
  const Session it = session_of(council_, dossier_);
  EXPECT_THAT(it.seats, SizeIs(10));
  EXPECT_EQ(it.table_size(), 9);
  EXPECT_THAT(
      Session::convene(council_, day(2026, 6, 10), day(2026, 6, 11), day(2026, 6, 10), Time{}),
      StatusIs(Code::kFailedPrecondition, "WINDOW_CLOSED"));
}

TEST_F(ASession, HasADossierOnce) {
  Session it = session_of(council_, dossier_);
  EXPECT_THAT(it.add(item_of(dossier_)), StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
}

TEST_F(ASession, BeginsOnItsDayWithThoseWhoCame) {
  Session it = session_of(council_, dossier_);
  EXPECT_THAT(it.check_may_score(dossier_, member(1)),
              StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
  EXPECT_THAT(it.attend({member(1)}, day(2026, 6, 9), Time{}),
              StatusIs(Code::kFailedPrecondition, "WINDOW_CLOSED"));
  EXPECT_THAT(it.attend({CouncilMemberId::make()}, day(2026, 6, 10), Time{}),
              StatusIs(Code::kNotFound, "NOT_FOUND"));
  ASSERT_THAT(it.attend({member(1)}, day(2026, 6, 10), Time{}), IsOk());
  EXPECT_THAT(it.check_may_score(dossier_, member(1)), IsOk());
  EXPECT_THAT(it.check_may_score(dossier_, member(2)),
              StatusIs(Code::kFailedPrecondition, "NOT_PRESENT"));
  ASSERT_THAT(it.attend({member(2)}, day(2026, 6, 10), Time{}), IsOk());
  EXPECT_THAT(it.check_may_score(dossier_, member(1)), IsOk());
}

TEST_F(ASession, LetsARecusedMemberScoreNothingAndAnAlternateInItsPlace) {
  Session it = scoring_session(council_, dossier_);
  ASSERT_THAT(it.recuse(recusal(3), Time{}), IsOk());
  EXPECT_THAT(it.check_may_score(dossier_, member(3)),
              StatusIs(Code::kFailedPrecondition, "MEMBER_CONFLICT"));
  EXPECT_THAT(it.check_may_score(dossier_, member(9)),
              StatusIs(Code::kFailedPrecondition, "NOT_PRESENT"));
  ASSERT_THAT(it.substitute(member(3), member(9), dossier_, Time{}), IsOk());
  ASSERT_THAT(it.attend({member(9)}, day(2026, 6, 10), Time{}), IsOk());
  EXPECT_THAT(it.check_may_score(dossier_, member(9)), IsOk());
  EXPECT_THAT(it.scorers(dossier_), SizeIs(9));
  ASSERT_THAT(it.recuse(recusal(9), Time{}), IsOk());
  EXPECT_THAT(it.scorers(dossier_), SizeIs(8));
}

// Nine seats need seven sheets; one alternate.
TEST_F(ASession, IsRefusedWhereTheTiedLeaveADossierWithoutQuorumOrChair) {
  Session it = session_of(council_, dossier_);
  const auto presiding = council_.presiding(it.session_date);
  for (const std::size_t i : {1, 2, 3}) ASSERT_THAT(it.recuse(recusal(i), Time{}), IsOk());
  EXPECT_THAT(it.check_quorums(presiding), IsOk());
  ASSERT_THAT(it.recuse(recusal(4), Time{}), IsOk());
  const Status refused = it.check_quorums(presiding);
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "COUNCIL_NOT_READY"));
  EXPECT_THAT(refused.values(), ::testing::Contains(::testing::Pair("possible", "6")));
  EXPECT_THAT(refused.values(), ::testing::Contains(::testing::Pair("needed", "7")));

  Session leaderless = session_of(council_, dossier_);
  ASSERT_THAT(leaderless.recuse(recusal(0), Time{}), IsOk());
  EXPECT_THAT(leaderless.check_quorums(presiding),
              StatusIs(Code::kFailedPrecondition, "COUNCIL_NOT_READY"));
  EXPECT_THAT(leaderless.check_quorums({member(0), member(2)}), IsOk());
}

TEST_F(ASession, OpensTheSheetsOfARoundByItsCloseAlone) {
  Session it = scoring_session(council_, dossier_);
  EXPECT_TRUE(it.item(dossier_)->sealed(1));
  ASSERT_THAT(close(it, {69, 80, 80, 80, 80, 80, 80}), IsOk());
  EXPECT_FALSE(it.item(dossier_)->sealed(1));
  ASSERT_THAT(it.reopen(dossier_, Time{}), IsOk());
  EXPECT_FALSE(it.item(dossier_)->sealed(1));
  EXPECT_TRUE(it.item(dossier_)->sealed(2));
  ASSERT_THAT(it.drop(dossier_), IsOk());
  EXPECT_FALSE(it.item(dossier_)->sealed(1));
  EXPECT_TRUE(it.item(dossier_)->sealed(2));
}

TEST_F(ASession, DoesWithoutAMemberWhoseAppointmentEndedBeforeIt) {
  Session it = session_of(council_, dossier_);
  it.seats[4].serves = false;
  EXPECT_THAT(it.attend({member(4)}, day(2026, 6, 10), Time{}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  it = scoring_session(council_, dossier_);
  it.seats[4].serves = false;
  EXPECT_THAT(it.check_may_score(dossier_, member(4)),
              StatusIs(Code::kFailedPrecondition, "NOT_PRESENT"));
  ASSERT_THAT(close(it, {80, 80, 80, 80, 100, 80, 80, 80}), IsOk());
  EXPECT_EQ(it.item(dossier_)->points, (PointSum{560, 7}));
}

TEST_F(ASession, PostponesADossierThatFindsNoResultAndConcludesWithoutIt) {
  Session it = scoring_session(council_, dossier_);
  ASSERT_THAT(it.postpone(dossier_, Time{}), IsOk());
  EXPECT_EQ(it.item(dossier_)->state, AgendaState::kPostponed);
  EXPECT_THAT(it.check_may_score(dossier_, member(1)),
              StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
  EXPECT_THAT(it.postpone(dossier_, Time{}), StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
  ASSERT_THAT(it.conclude("", Time{}), IsOk());
  EXPECT_EQ(it.item(dossier_)->state, AgendaState::kPostponed);

  Session apart = scoring_session(council_, dossier_);
  ASSERT_THAT(close(apart, {69, 80, 80, 80, 80, 80, 80}), IsOk());
  EXPECT_THAT(apart.postpone(dossier_, Time{}), IsOk());
  Session agreed = scoring_session(council_, dossier_);
  ASSERT_THAT(close(agreed, {80, 80, 80, 80, 80, 80, 80}), IsOk());
  EXPECT_THAT(agreed.postpone(dossier_, Time{}),
              StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
}

TEST_F(ASession, GivesTheSeatOfAnAbsentMemberToOneAlternate) {
  Session it = session_of(council_, dossier_);
  EXPECT_THAT(it.substitute(member(3), member(4), std::nullopt, Time{}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.substitute(member(9), member(9), std::nullopt, Time{}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  EXPECT_THAT(it.substitute(member(3), member(9), dossier_, Time{}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_THAT(it.substitute(member(3), member(9), std::nullopt, Time{}), IsOk());
  EXPECT_THAT(it.substitute(member(4), member(9), std::nullopt, Time{}),
              StatusIs(Code::kInvalidArgument, "INVALID_FIELD"));
  ASSERT_THAT(it.attend({member(3), member(9)}, day(2026, 6, 10), Time{}), IsOk());
  EXPECT_THAT(it.check_may_score(dossier_, member(3)),
              StatusIs(Code::kFailedPrecondition, "NOT_PRESENT"));
  EXPECT_THAT(it.check_may_score(dossier_, member(9)), IsOk());
}

TEST_F(ASession, ClosesWithThreeQuartersOfItsSeatsAndWhoPresides) {
  Session it = scoring_session(council_, dossier_);
  EXPECT_THAT(close(it, {}), StatusIs(Code::kFailedPrecondition, "QUORUM_NOT_MET"));
  EXPECT_THAT(close(it, {80, 80, 80, 80, 80, 80}),
              StatusIs(Code::kFailedPrecondition, "QUORUM_NOT_MET"));
  std::vector<MemberTotal> leaderless = totals_of(council_, {80, 80, 80, 80, 80, 80, 80, 80});
  leaderless.erase(leaderless.begin());
  EXPECT_THAT(it.close(dossier_, leaderless, council_.presiding(it.session_date), Time{}),
              StatusIs(Code::kFailedPrecondition, "QUORUM_NOT_MET"));
  EXPECT_EQ(it.item(dossier_)->points, PointSum{});
  ASSERT_THAT(close(it, {80, 81, 82, 83, 84, 85, 86}), IsOk());  // 7 of 9: 77.8 %
  EXPECT_EQ(it.item(dossier_)->points, (PointSum{581, 7}));
  EXPECT_EQ(it.item(dossier_)->verdict, GapVerdict::kAgreed);
  EXPECT_EQ(it.state, SessionState::kClosed);
  EXPECT_THAT(close(it, {80}), StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
  EXPECT_THAT(it.check_may_score(dossier_, member(8)),
              StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
}

TEST_F(ASession, DoesNotCountTheSheetOfOneWhoWasRecusedAfterIt) {
  Session it = scoring_session(council_, dossier_);
  ASSERT_THAT(it.recuse(recusal(8), Time{}), IsOk());
  ASSERT_THAT(close(it, {80, 80, 80, 80, 80, 80, 80, 80, 100}), IsOk());
  EXPECT_EQ(it.item(dossier_)->points, (PointSum{640, 8}));
  Session short_of = scoring_session(council_, dossier_);
  ASSERT_THAT(short_of.recuse(recusal(6), Time{}), IsOk());
  const Status refused = close(short_of, {80, 80, 80, 80, 80, 80, 80});
  EXPECT_THAT(refused, StatusIs(Code::kFailedPrecondition, "QUORUM_NOT_MET"));
  EXPECT_EQ(refused.values().at("recused"), "1");
  EXPECT_EQ(it.item(dossier_)->highest, 80);
}

TEST_F(ASession, FindsAGapOfMoreThanTenPointsAndScoresAgainABoundedNumberOfTimes) {
  Session it = scoring_session(council_, dossier_);
  ASSERT_THAT(close(it, {70, 80, 80, 80, 80, 80, 80}), IsOk());
  EXPECT_EQ(it.item(dossier_)->verdict, GapVerdict::kAgreed);  // ten exactly
  EXPECT_THAT(it.reopen(dossier_, Time{}), StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));

  Session apart = scoring_session(council_, dossier_);
  for (int round = 1; round <= 3; ++round) {
    EXPECT_EQ(apart.item(dossier_)->round, round);
    ASSERT_THAT(close(apart, {69, 80, 80, 80, 80, 80, 80}), IsOk());
    EXPECT_EQ(apart.item(dossier_)->verdict, GapVerdict::kGap);
    if (round < 3) {
      ASSERT_THAT(apart.reopen(dossier_, Time{}), IsOk());
    }
  }
  EXPECT_THAT(apart.reopen(dossier_, Time{}),
              StatusIs(Code::kFailedPrecondition, "GAP_UNRESOLVED"));
}

TEST_F(ASession, ConcludesAGapOnlyByASheetTheMembersAgreedOn) {
  const Rubric rubric = small_rubric();
  const ScoreSheet sheet = *ScoreSheet::read(rubric, {{"1", 4}, {"2", 3}, {"3", 4}}, "answers");
  Session it = scoring_session(council_, dossier_);
  ASSERT_THAT(close(it, {69, 80, 80, 80, 80, 80, 80}), IsOk());
  EXPECT_THAT(it.judge_item(dossier_, rubric, sheet),
              StatusIs(Code::kFailedPrecondition, "GAP_UNRESOLVED"));
  EXPECT_THAT(it.conclude("", Time{}), StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
  ASSERT_THAT(it.agree(dossier_, {{"1", 3}, {"2", 3}, {"3", 4}}, Time{}), IsOk());
  ASSERT_THAT(it.judge_item(dossier_, rubric, sheet), IsOk());
  EXPECT_EQ(it.item(dossier_)->result->points, (PointSum{549, 7}));
  EXPECT_EQ(it.item(dossier_)->result->star, 3);  // band 4, but the mark of four is missed
  ASSERT_THAT(it.conclude("", Time{}), IsOk());
  EXPECT_EQ(it.state, SessionState::kConcluded);
  EXPECT_THAT(it.agree(dossier_, {}, Time{}), StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
}

TEST_F(ASession, WaitsForAllItsDossiers) {
  Session it = session_of(council_, dossier_);
  const DossierId second = DossierId::make();
  ASSERT_THAT(it.add(item_of(second)), IsOk());
  std::vector<CouncilMemberId> all;
  for (std::size_t i = 0; i < 9; ++i) all.push_back(member(i));
  ASSERT_THAT(it.attend(all, day(2026, 6, 10), Time{}), IsOk());
  ASSERT_THAT(close(it, {80, 80, 80, 80, 80, 80, 80}), IsOk());
  EXPECT_EQ(it.state, SessionState::kScoring);
  EXPECT_THAT(it.conclude("", Time{}), StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
  EXPECT_THAT(it.check_may_score(second, member(1)), IsOk());
}

TEST_F(ASession, ReckonsAnewAfterAClericalErrorButMakesNoGapOfIt) {
  const Rubric rubric = small_rubric();
  const ScoreSheet sheet = *ScoreSheet::read(rubric, {{"1", 4}, {"2", 3}, {"3", 4}}, "answers");
  Session it = scoring_session(council_, dossier_);
  ASSERT_THAT(close(it, {80, 80, 80, 80, 80, 80, 80}), IsOk());
  ASSERT_THAT(it.judge_item(dossier_, rubric, sheet), IsOk());
  ASSERT_THAT(it.conclude("", Time{}), IsOk());
  const auto right = totals_of(council_, {80, 80, 80, 80, 80, 80, 81});
  ASSERT_THAT(it.recount(dossier_, right, Time{}), IsOk());
  EXPECT_EQ(it.item(dossier_)->points, (PointSum{561, 7}));
  const auto wrong = totals_of(council_, {80, 80, 80, 80, 80, 80, 91});
  EXPECT_THAT(it.recount(dossier_, wrong, Time{}),
              StatusIs(Code::kFailedPrecondition, "GAP_UNRESOLVED"));
}

TEST(MedianSheet, IsTheAnswerInTheMiddleTheLowerOfTwo) {
  const Rubric rubric = small_rubric();
  const auto sheet = [&](int a, int b, int c) {
    return *ScoreSheet::read(rubric, {{"1", a}, {"2", b}, {"3", c}}, "answers");
  };
  const ScoreSheet odd = median_sheet(rubric, {sheet(4, 1, 0), sheet(1, 3, 2), sheet(3, 2, 4)});
  EXPECT_THAT(odd.answers(rubric), ElementsAre(Answer{"1", 3}, Answer{"2", 2}, Answer{"3", 2}));
  const ScoreSheet even = median_sheet(rubric, {sheet(4, 1, 0), sheet(1, 3, 2)});
  EXPECT_THAT(even.answers(rubric), ElementsAre(Answer{"1", 1}, Answer{"2", 1}, Answer{"3", 0}));
}

}  // namespace
}  // namespace farmgate::certification
