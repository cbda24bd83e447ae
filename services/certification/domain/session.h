#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/certification/domain/council.h"
#include "services/certification/domain/dossier.h"
#include "services/certification/domain/scoring.h"

// A meeting of a council: who is there, which dossiers it scores, and what came of each.
namespace farmgate::certification {

using SessionId = Id<struct SessionTag>;

enum class SessionState { kConvened = 1, kScoring, kClosed, kConcluded };
std::string_view session_state_name(SessionState state);

// A place at the table. An alternate's is empty until it takes another's.
struct Seat {
  CouncilMemberId member;
  std::string subject;
  bool alternate = false;
  bool present = false;
  std::optional<CouncilMemberId> replaced_by;  // for the whole session
  bool serves = true;  // on the session's day, by its appointment as it is now
};

// A member that does not score one dossier.
struct Recusal {
  DossierId dossier;
  CouncilMemberId member;
  std::string cause;  // "DECLARED", or the name of the tie that was found
  std::string reason;
  std::optional<CouncilMemberId> replaced_by;  // for this dossier
  Time record_time{};
};

enum class AgendaState { kOpen = 1, kClosed, kConcluded, kWithdrawn, kPostponed };
enum class GapVerdict { kAgreed = 1, kGap };

// A dossier on the agenda. What its sheets say is here from the close on.
struct AgendaItem {
  DossierId dossier;
  std::string product;
  std::string producer;
  std::string rubric;
  AgendaState state = AgendaState::kOpen;
  int round = 1;
  std::optional<GapVerdict> verdict;  // of the last round that was closed
  PointSum points;
  int lowest = 0;
  int highest = 0;
  std::vector<Answer> consensus;  // empty: none was recorded
  std::optional<ScoringResult> result;

  // The answers of a round are the members' own until it is closed: for good where it never is.
  bool sealed(int of_round) const;
};

// What one sheet of a round comes to.
struct MemberTotal {
  CouncilMemberId member;
  int points = 0;
};

inline constexpr std::size_t kAgendaMost = 100;

struct Session {
  SessionId id;
  CouncilId council;
  Date session_date{};
  std::string place;
  SessionState state = SessionState::kConvened;
  CouncilTerms terms;  // as they were when it was convened
  std::vector<Seat> seats;
  std::vector<Recusal> recusals;
  std::vector<AgendaItem> agenda;
  std::string minutes;
  std::int64_t revision = 1;  // the etag
  Time convene_time{};
  Time update_time{};
  std::optional<Time> conclude_time;

  // Everybody with a seat on that day. The agenda and the dossiers are released to them from now
  // on, a working day and more before (`release_by`). COUNCIL_NOT_READY, WINDOW_CLOSED,
  // INVALID_FIELD.
  static StatusOr<Session> convene(const Council& council, Date day, Date release_by, Date today,
                                   Time now);
  Status add(AgendaItem item);
  // Once the tied are recused: every dossier can still find its quorum, alternates in the place of
  // the recused, and somebody who presides. COUNCIL_NOT_READY.
  Status check_quorums(const std::vector<CouncilMemberId>& presiding) const;

  // Who came; more may come later. On the day and after it, and no member whose appointment has
  // ended before. NOT_FOUND, SESSION_STATE, WINDOW_CLOSED, INVALID_FIELD.
  Status attend(const std::vector<CouncilMemberId>& present, Date today, Time now);
  // Until the dossier is closed. NOT_FOUND, SESSION_STATE; ok where it is recused already.
  Status recuse(Recusal recusal, Time now);
  // An alternate takes a seat, of one dossier or of all. NOT_FOUND, SESSION_STATE, INVALID_FIELD.
  Status substitute(CouncilMemberId member, CouncilMemberId alternate,
                    std::optional<DossierId> dossier, Time now);

  // The member may seal a sheet now. SESSION_STATE, MEMBER_CONFLICT, NOT_PRESENT.
  Status check_may_score(DossierId dossier, CouncilMemberId member) const;
  // Ends a round by the sheets of those who may score; others do not count. The chair or its
  // delegate is one of them. SESSION_STATE, QUORUM_NOT_MET.
  Status close(DossierId dossier, const std::vector<MemberTotal>& totals,
               const std::vector<CouncilMemberId>& presiding, Time now);
  // The next round, after a gap. SESSION_STATE, GAP_UNRESOLVED where no round is left.
  Status reopen(DossierId dossier, Time now);
  // What the members agreed on, of a dossier that is closed. SESSION_STATE.
  Status agree(DossierId dossier, std::vector<Answer> answers, Time now);
  // Of a dossier that is closed, by the sheet agreed on or the median one. GAP_UNRESOLVED.
  Status judge_item(DossierId dossier, const Rubric& rubric, const ScoreSheet& median);
  // SESSION_STATE once it is concluded.
  Status check_running() const;
  // One that was withdrawn leaves the agenda without a result.
  Status drop(DossierId dossier);
  // One that finds no result here waits for another session: while it is open, or after a gap that
  // nobody agreed on. SESSION_STATE.
  Status postpone(DossierId dossier, Time now);
  // When every dossier has its result or left the agenda. SESSION_STATE.
  Status conclude(std::string text, Time now);
  // The totals of a dossier after a clerical error. SESSION_STATE, GAP_UNRESOLVED.
  Status recount(DossierId dossier, const std::vector<MemberTotal>& totals, Time now);

  const Seat* seat(CouncilMemberId member) const;
  const Seat* seat_of(std::string_view subject) const;
  const AgendaItem* item(DossierId dossier) const;
  // The members whose sheets count for a dossier: one a seat at most.
  std::vector<CouncilMemberId> scorers(DossierId dossier) const;
  int table_size() const;  // seats but the alternates'
  void touch(Time now);

 private:
  AgendaItem* find(DossierId dossier);
  const Recusal* recusal(DossierId dossier, CouncilMemberId member) const;
  std::optional<CouncilMemberId> scorer(const Seat& seat, DossierId dossier) const;
  void settle();
};

// For each criterion the answer in the middle by points, the lower of two: what stands for the
// council where the members agreed and recorded no sheet of their own.
ScoreSheet median_sheet(const Rubric& rubric, const std::vector<ScoreSheet>& sheets);

}  // namespace farmgate::certification
