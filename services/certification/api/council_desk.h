#pragma once

#include <string>
#include <string_view>

#include "services/certification/api/dossier_desk.h"
#include "services/certification/api/persons.h"
#include "services/certification/storage/councils.h"
#include "services/certification/storage/sessions.h"
#include "services/certification/storage/sheets.h"
#include "services/certification/wire/session.h"

namespace farmgate::certification {

// What every handler of CouncilService works with.
struct CouncilParts {
  DossierParts dossiers;
  PersonBook& persons;
};

CouncilView view_of(const rpc::Call& call);

// By name; NOT_FOUND when the caller has no part in it.
StatusOr<Council> find_council(pg::Tx& tx, const rpc::Call& call, const std::string& name);
StatusOr<Council> lock_council(pg::Tx& tx, const rpc::Call& call, const std::string& name);
StatusOr<Session> find_session(pg::Tx& tx, const rpc::Call& call, const std::string& name,
                               session_rows::Hold hold = session_rows::Hold::kNone);

// A session and its council for the council's secretary, with the session's row locked. For anybody
// else it is not found.
struct Chaired {
  Council council;
  Session session;
};
StatusOr<Chaired> lock_for_secretary(pg::Tx& tx, const rpc::Call& call, const std::string& name);

// The request took effect before: its reply is stored, and no peer is asked for it once more. An
// effect that runs all the same, since the claim's time ended in between, answers claim_ended().
StatusOr<bool> is_repeat(pg::Database& database, const rpc::Call& call,
                         const std::string& request_id);
Status claim_ended();

StatusOr<DossierId> dossier_id(const std::string& name);
// Of any owner, with its row locked. NOT_FOUND.
StatusOr<Dossier> lock_any(pg::Tx& tx, DossierId id);

// What a reply shows of a session.
StatusOr<wire::SessionRecord> record_of(pg::Tx& tx, const DatedRules& rules, Session session);

// The sheets that count in the present round of a dossier, read by its rubric.
struct OpenedRound {
  std::vector<MemberSheet> rows;
  std::vector<ScoreSheet> sheets;
  std::vector<MemberTotal> totals;
};
StatusOr<OpenedRound> open_round(pg::Tx& tx, const Rubric& rubric, const Session& session,
                                 const AgendaItem& item);
// The sheets of those who may score.
std::vector<ScoreSheet> counted(const OpenedRound& round, const Session& session,
                                DossierId dossier);

// A line among the activities of a dossier that stays where it is; its row is locked.
Status note(pg::Tx& tx, const rpc::Call& call, const Dossier& dossier, std::string_view act,
            std::string text, Time now);

}  // namespace farmgate::certification
