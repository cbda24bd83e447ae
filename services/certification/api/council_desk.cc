#include "services/certification/api/council_desk.h"

#include <algorithm>

#include "chassis/wire/names.h"
#include "services/certification/storage/activities.h"

namespace farmgate::certification {
namespace {

using Lookup = decltype(council_rows::find);

StatusOr<Council> get(Lookup& lookup, pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const auto id, farmgate::wire::id_of<CouncilId>(name, "councils"));
  ASSIGN_OR_RETURN(auto council, lookup(tx, id, view_of(call)));
  if (!council) return not_found(name);
  return std::move(*council);
}

}  // namespace

CouncilView view_of(const rpc::Call& call) { return {call.access.all, call.access.subject}; }

StatusOr<Council> find_council(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  return get(council_rows::find, tx, call, name);
}

StatusOr<Council> lock_council(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  return get(council_rows::lock, tx, call, name);
}

StatusOr<Session> find_session(pg::Tx& tx, const rpc::Call& call, const std::string& name,
                               session_rows::Hold hold) {
  ASSIGN_OR_RETURN(const auto ids, wire::session_ids(name));
  ASSIGN_OR_RETURN(auto session,
                   session_rows::find(tx, ids.council, ids.session, view_of(call), hold));
  if (!session) return not_found(name);
  return std::move(*session);
}

StatusOr<Chaired> lock_for_secretary(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(Session session, find_session(tx, call, name, session_rows::Hold::kWhole));
  ASSIGN_OR_RETURN(auto council, council_rows::find(tx, session.council, view_of(call)));
  if (!council || council->secretary != call.access.subject) return not_found(name);
  return Chaired{std::move(*council), std::move(session)};
}

StatusOr<bool> is_repeat(pg::Database& database, const rpc::Call& call,
                         const std::string& request_id) {
  ASSIGN_OR_RETURN(const Uuid id, Uuid::parse(request_id));
  const rpc::ClaimKey key{call.principal.caller(), std::string(call.method), id};
  return database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<bool> {
    ASSIGN_OR_RETURN(const auto claim, rpc::Once::find(tx, key));
    return claim.has_value();
  });
}

Status claim_ended() {
  return Status(Code::kAborted, "REQUEST_IN_FLIGHT", "the request's claim has just ended");
}

StatusOr<DossierId> dossier_id(const std::string& name) {
  return farmgate::wire::id_of<DossierId>(name, "dossiers");
}

StatusOr<Dossier> lock_any(pg::Tx& tx, DossierId id) {
  ASSIGN_OR_RETURN(auto dossier, dossier_rows::lock(tx, id, kEverybody));
  if (!dossier) return not_found("dossiers/" + id.to_string());
  return std::move(*dossier);
}

StatusOr<wire::SessionRecord> record_of(pg::Tx& tx, const DatedRules& rules, Session session) {
  wire::SessionRecord out;
  ASSIGN_OR_RETURN(out.submitted, sheet_rows::submitted(tx, session.id));
  ASSIGN_OR_RETURN(out.corrections, sheet_rows::corrections(tx, session.id));
  ASSIGN_OR_RETURN(const std::int64_t most,
                   rules.value("ocop.province_highest_star", session.session_date));
  out.province_star_most = static_cast<int>(most);
  out.session = std::move(session);
  return out;
}

StatusOr<OpenedRound> open_round(pg::Tx& tx, const Rubric& rubric, const Session& session,
                                 const AgendaItem& item) {
  OpenedRound out;
  ASSIGN_OR_RETURN(out.rows, sheet_rows::of_round(tx, session.id, item.dossier, item.round));
  for (const MemberSheet& it : out.rows) {
    ASSIGN_OR_RETURN(ScoreSheet sheet, ScoreSheet::read(rubric, it.answers, "answers"));
    out.totals.push_back({it.member, total_points(rubric, sheet)});
    out.sheets.push_back(std::move(sheet));
  }
  return out;
}

std::vector<ScoreSheet> counted(const OpenedRound& round, const Session& session,
                                DossierId dossier) {
  const auto allowed = session.scorers(dossier);
  std::vector<ScoreSheet> out;
  for (std::size_t i = 0; i < round.sheets.size(); ++i) {
    if (std::ranges::find(allowed, round.rows[i].member) == allowed.end()) continue;
    out.push_back(round.sheets[i]);
  }
  return out;
}

Status note(pg::Tx& tx, const rpc::Call& call, const Dossier& dossier, std::string_view act,
            std::string text, Time now) {
  Activity activity;
  activity.act = act;
  activity.desk = desk_name(Desk::kCouncil);
  activity.actor = call.principal.subject;
  activity.act_time = now;
  activity.from_state = activity.to_state = dossier.state;
  activity.note = std::move(text);
  return activities::append(tx, dossier.id, std::move(activity));
}

}  // namespace farmgate::certification
