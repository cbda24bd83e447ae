#include <thread>

#include "tests/integration/certification/assembly.h"

// Nothing of a sheet is anywhere but in its row until its round is closed.
namespace farmgate::certification {
namespace {

using farmgate::testing::parsed;
using ::testing::HasSubstr;
using ::testing::Not;

class Sealed : public Assembly {
 protected:
  StatusOr<v1::ScoreSheet> get(const rpc::Call& call, const std::string& name) {
    v1::GetScoreSheetRequest request;
    request.set_name(name);
    return sheets_.get(call, request);
  }
  int listed(const rpc::Call& call, const v1::Session& session) {
    v1::ListScoreSheetsRequest request;
    request.set_parent(session.name());
    const auto page = sheets_.list(call, request);
    EXPECT_THAT(page, IsOk());
    return page.ok() ? page->score_sheets_size() : -1;
  }
  // Tables but those of sheets, as text.
  std::string everything() {
    std::string out;
    for (const char* table : {"request_claim", "outbox", "dossier_activity", "session",
                              "session_item", "session_seat", "session_recusal", "dossier"}) {
      out += value("SELECT coalesce(string_agg(t::text, E'\\n'), '') FROM " + std::string(table) +
                   " t");
    }
    return out;
  }
};

TEST_F(Sealed, SheetsAreTheirMembersOwnUntilTheClose) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  const auto sheet = score(2, session, dossier, 8);
  ASSERT_THAT(sheet, IsOk());
  EXPECT_TRUE(sheet->sealed());
  EXPECT_EQ(sheet->answers_size(), 0);
  EXPECT_EQ(sheet->points(), 0);
  EXPECT_EQ(get(member(2), sheet->name())->points(), 92);
  for (const rpc::Call& call : {member(3), secretary(), province()}) {
    EXPECT_THAT(get(call, sheet->name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
    EXPECT_EQ(listed(call, session), 0);
  }
  EXPECT_EQ(listed(member(2), session), 1);
  for (std::size_t i : {0, 1, 3, 4, 5, 6, 7, 8}) ASSERT_THAT(score(i, session, dossier, 8), IsOk());
  ASSERT_THAT(close(session, dossier), IsOk());
  EXPECT_EQ(get(member(3), sheet->name())->points(), 92);
  EXPECT_EQ(listed(secretary(), session), 9);
  EXPECT_THAT(get(member(11), sheet->name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
}

// The reply of the sheet is stored; it, like all else that is stored or logged, has neither answers
// nor points.
TEST_F(Sealed, PointsAreInNoStoredReplyEventActivityNorSession) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const auto sheet = score(2, session, dossier, 8);
  EXPECT_THAT(score(2, session, dossier, 8),
              StatusIs(Code::kFailedPrecondition, "SHEET_SUBMITTED"));
  const std::string logged =
      ::testing::internal::GetCapturedStdout() + ::testing::internal::GetCapturedStderr();
  ASSERT_THAT(sheet, IsOk());
  EXPECT_EQ(logged, "");
  EXPECT_EQ(value("SELECT answers FROM score_sheet").substr(0, 5), "1.1:0");
  EXPECT_THAT(everything(), Not(HasSubstr("1.1:0")));
  const std::string reply =
      value("SELECT encode(reply, 'escape') FROM request_claim ORDER BY created DESC LIMIT 1");
  EXPECT_THAT(reply, HasSubstr("scoreSheets"));
  EXPECT_THAT(reply, Not(HasSubstr("1.1")));
  EXPECT_EQ(value("SELECT count(*) FROM dossier_activity WHERE act NOT IN ('CREATE', 'CONVENE')"
                  " AND (act, note) NOT IN (('ATTENDANCE', '9 members present'), ('SEAL', "
                  "'member " +
                  member_id(2) + ", round 1'))"),
            "0");
  EXPECT_EQ(value("SELECT count(*) FROM dossier_activity WHERE act = 'SEAL'"), "1");
  EXPECT_EQ(value("SELECT count(*) FROM outbox"), "0");
  v1::GetSessionRequest request;
  request.set_name(session.name());
  const auto seen = sessions_.get(secretary(), request);
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->agenda(0).submitted_members_size(), 1);
  EXPECT_EQ(seen->agenda(0).sum() + seen->agenda(0).highest() + seen->agenda(0).lowest(), 0);
}

TEST_F(Sealed, SheetsOfARoundThatNeverClosedStaySealed) {
  const v1::Dossier taken_back = at_council(), other = at_council();
  const v1::Session session = scoring({taken_back, other});
  const auto sheet = score(2, session, taken_back, 8);
  for (std::size_t i : {0, 1, 3, 4}) ASSERT_THAT(score(i, session, taken_back, 8), IsOk());
  v1::WithdrawDossierRequest withdraw;
  withdraw.set_name(taken_back.name());
  withdraw.set_reason("đổi ý (ví dụ)");
  withdraw.set_request_id(request_id());
  ASSERT_THAT(dossiers_.withdraw(owner(), withdraw), IsOk());
  score_all(session, other);
  ASSERT_THAT(close(session, other), IsOk());
  ASSERT_THAT(conclude(session), IsOk());
  for (const rpc::Call& call : {member(3), secretary(), province()}) {
    EXPECT_THAT(get(call, sheet->name()), StatusIs(Code::kNotFound, "NOT_FOUND"));
  }
  EXPECT_EQ(listed(secretary(), session), 9);
  EXPECT_EQ(get(member(2), sheet->name())->points(), 92);
  v1::PrintScoreTableRequest table;
  table.set_name(session.name());
  table.set_dossier(taken_back.name());
  EXPECT_THAT(prints_.score_table(province(), table),
              StatusIs(Code::kFailedPrecondition, "SESSION_STATE"));
}

TEST_F(Sealed, NineSheetsAtOnceAreAllTaken) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 9; ++i) {
    threads.emplace_back([&, i] {
      EXPECT_THAT(until_row_is_free([&] { return score(i, session, dossier); }), IsOk());
    });
  }
  for (std::thread& it : threads) it.join();
  const auto closed = close(session, dossier);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->agenda(0).sum(), 900);
}

TEST_F(Sealed, ARepeatedSheetIsAnsweredWithTheSameBytesAndCountsOnce) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  const std::string id = request_id();
  const auto first = score(2, session, dossier, 0, id), again = score(2, session, dossier, 0, id);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_THAT(score(2, session, dossier, 8, id),
              StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_EQ(value("SELECT count(*) FROM score_sheet"), "1");
}

TEST_F(Sealed, ARepeatedSheetIsAnsweredWhileTheRegistryIsAway) {
  council_ = founded({{2, "222222222222"}});
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  const std::string id = request_id();
  const auto first = score(2, session, dossier, 0, id);
  ASSERT_THAT(first, IsOk());
  persons_.away = true;
  const auto again = score(2, session, dossier, 0, id);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_THAT(score(2, session, dossier, 8, id),
              StatusIs(Code::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(score(2, session, dossier), StatusIs(Code::kUnavailable, "PEER_UNREACHABLE"));
}

// Whoever was taken counts, whoever was not is told so: no sheet slips in behind the close.
TEST_F(Sealed, ACloseDuringASubmitCountsTheSheetOrRefusesIt) {
  for (int i = 0; i < 5; ++i) {
    set_day(std::chrono::year(2026) / 6 / 10);
    const v1::Dossier dossier = at_council();
    const v1::Session session = scoring({dossier});
    for (std::size_t j = 0; j < 7; ++j) ASSERT_THAT(score(j, session, dossier), IsOk());
    StatusOr<v1::ScoreSheet> seventh = ok(), eighth = ok();
    StatusOr<v1::Session> closed = ok();
    std::thread a([&] { seventh = until_row_is_free([&] { return score(7, session, dossier); }); });
    std::thread b([&] { closed = until_row_is_free([&] { return close(session, dossier); }); });
    std::thread c([&] { eighth = until_row_is_free([&] { return score(8, session, dossier); }); });
    a.join();
    b.join();
    c.join();
    ASSERT_THAT(closed, IsOk());
    for (const auto& it : {seventh, eighth}) {
      EXPECT_TRUE(it.ok() || it.status().reason() == "SESSION_STATE");
    }
    EXPECT_EQ(closed->agenda(0).sheets(), 7 + (seventh.ok() ? 1 : 0) + (eighth.ok() ? 1 : 0));
  }
}

TEST_F(Sealed, TheNextRoundIsSealedAnewWhileTheLastOneIsOpen) {
  const v1::Dossier dossier = at_council();
  const v1::Session session = scoring({dossier});
  for (std::size_t i = 0; i < 9; ++i) {
    ASSERT_THAT(score(i, session, dossier, i == 4 ? 11 : 0), IsOk());
  }
  ASSERT_THAT(close(session, dossier), IsOk());
  ASSERT_THAT(reopen(session, dossier), IsOk());
  ASSERT_THAT(score(2, session, dossier, 5), IsOk());
  EXPECT_EQ(listed(secretary(), session), 9);
  EXPECT_EQ(listed(member(2), session), 10);
}

}  // namespace
}  // namespace farmgate::certification
