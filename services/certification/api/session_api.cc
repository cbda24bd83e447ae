#include "services/certification/api/session_api.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/v1/council_service.pb.h"
#include "services/certification/wire/council.h"

namespace farmgate::certification {
namespace {

using farmgate::wire::position_of;

StatusOr<std::vector<CouncilMemberId>> members_of(
    const google::protobuf::RepeatedPtrField<std::string>& texts) {
  std::vector<CouncilMemberId> out;
  for (const std::string& text : texts) {
    ASSIGN_OR_RETURN(const auto id, wire::member_id(text));
    out.push_back(id);
  }
  return out;
}

// Of what concerns every dossier that is not closed yet. No other session has one of them.
Status note_on_agenda(pg::Tx& tx, const rpc::Call& call, const Session& session,
                      std::string_view act, const std::string& text, Time now) {
  for (const AgendaItem& item : session.agenda) {
    if (item.state != AgendaState::kOpen) continue;
    ASSIGN_OR_RETURN(const Dossier about, lock_any(tx, item.dossier));
    RETURN_IF_ERROR(note(tx, call, about, act, text, now));
  }
  return ok();
}

}  // namespace

StatusOr<v1::Session> SessionApi::saved(pg::Tx& tx, const Session& session) {
  RETURN_IF_ERROR(session_rows::save(tx, session));
  ASSIGN_OR_RETURN(const auto record, record_of(tx, it_.rules, session));
  return wire::encode(record);
}

StatusOr<v1::Session> SessionApi::get(const rpc::Call& call, const v1::GetSessionRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(Session session, find_session(tx, call, request.name()));
    ASSIGN_OR_RETURN(const auto record, record_of(tx, it_.rules, std::move(session)));
    return wire::encode(record);
  });
}

StatusOr<v1::ListSessionsResponse> SessionApi::list(const rpc::Call& call,
                                                    const v1::ListSessionsRequest& request) {
  using Sessions = std::vector<Session>;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(
      auto found, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Sessions> {
        ASSIGN_OR_RETURN(const Council council, find_council(tx, call, request.parent()));
        return session_rows::list(tx, council.id, view_of(call), page);
      }));
  v1::ListSessionsResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, found, [](const Session& last) {
    return position_of(last.convene_time, last.id.uuid());
  }));
  for (const Session& session : found) *reply.add_sessions() = wire::encode_head(session);
  return reply;
}

StatusOr<rpc::Bytes> SessionApi::attend(const rpc::Call& call,
                                        const v1::RecordAttendanceRequest& request) {
  ASSIGN_OR_RETURN(const auto present, members_of(request.present_members()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(Chaired it, lock_for_secretary(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(it.session.attend(present, date_in_vietnam(now), now));
    const auto there = std::ranges::count(it.session.seats, true, &Seat::present);
    RETURN_IF_ERROR(note_on_agenda(tx, call, it.session, "ATTENDANCE",
                                   std::to_string(there) + " members present", now));
    return saved(tx, it.session);
  });
}

StatusOr<rpc::Bytes> SessionApi::recuse(const rpc::Call& call,
                                        const v1::RecuseMemberRequest& request) {
  ASSIGN_OR_RETURN(const DossierId dossier, dossier_id(request.dossier()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(Session session,
                     find_session(tx, call, request.name(), session_rows::Hold::kWhole));
    const Seat* const own = session.seat_of(call.access.subject);
    Recusal recusal;
    if (!request.member().empty()) {
      ASSIGN_OR_RETURN(recusal.member, wire::member_id(request.member()));
    } else if (own != nullptr) {
      recusal.member = own->member;
    } else {
      return invalid("member", "is required of the secretary");
    }
    ASSIGN_OR_RETURN(const auto council, council_rows::find(tx, session.council, view_of(call)));
    const bool secretary = council && council->secretary == call.access.subject;
    // A member speaks for itself alone.
    if (!secretary && (own == nullptr || own->member != recusal.member)) {
      return not_found(request.name());
    }
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    recusal.dossier = dossier;
    recusal.cause = "DECLARED";
    recusal.reason = request.reason();
    recusal.record_time = now;
    const std::string text = "member " + recusal.member.to_string() + ": DECLARED";
    RETURN_IF_ERROR(session.recuse(std::move(recusal), now));
    ASSIGN_OR_RETURN(const Dossier about, lock_any(tx, dossier));
    RETURN_IF_ERROR(note(tx, call, about, "RECUSE", text, now));
    return saved(tx, session);
  });
}

StatusOr<rpc::Bytes> SessionApi::substitute(const rpc::Call& call,
                                            const v1::SubstituteMemberRequest& request) {
  ASSIGN_OR_RETURN(const auto member, wire::member_id(request.member()));
  ASSIGN_OR_RETURN(const auto alternate, wire::member_id(request.substitute()));
  std::optional<DossierId> dossier;
  if (!request.dossier().empty()) {
    ASSIGN_OR_RETURN(dossier, dossier_id(request.dossier()));
  }
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(Chaired it, lock_for_secretary(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(it.session.substitute(member, alternate, dossier, now));
    const std::string text = "member " + request.member() + " by " + request.substitute();
    if (!dossier) {
      RETURN_IF_ERROR(note_on_agenda(tx, call, it.session, "SUBSTITUTE", text, now));
      return saved(tx, it.session);
    }
    ASSIGN_OR_RETURN(const Dossier about, lock_any(tx, *dossier));
    RETURN_IF_ERROR(note(tx, call, about, "SUBSTITUTE", text, now));
    return saved(tx, it.session);
  });
}

// The dossier stays before the council.
StatusOr<rpc::Bytes> SessionApi::postpone(const rpc::Call& call,
                                          const v1::PostponeDossierRequest& request) {
  ASSIGN_OR_RETURN(const DossierId dossier, dossier_id(request.dossier()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(Chaired it, lock_for_secretary(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(it.session.postpone(dossier, now));
    ASSIGN_OR_RETURN(const Dossier about, lock_any(tx, dossier));
    RETURN_IF_ERROR(note(tx, call, about, "POSTPONE", request.reason(), now));
    return saved(tx, it.session);
  });
}

StatusOr<rpc::Bytes> SessionApi::conclude(const rpc::Call& call,
                                          const v1::ConcludeSessionRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(Chaired it, lock_for_secretary(tx, call, request.name()));
    Session& session = it.session;
    RETURN_IF_ERROR(session.check_running());
    RETURN_IF_ERROR(farmgate::wire::check_etag(request.etag(), session.revision));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    std::vector<DossierId> ids;
    for (const AgendaItem& item : session.agenda) ids.push_back(item.dossier);
    for (const DossierId id : ids) RETURN_IF_ERROR(score(tx, call, session, id, now));
    RETURN_IF_ERROR(session.conclude(request.minutes(), now));
    return saved(tx, session);
  });
}

// A dossier that its owner took back meanwhile leaves the agenda without a result.
Status SessionApi::score(pg::Tx& tx, const rpc::Call& call, Session& session, DossierId id,
                         Time now) {
  const AgendaItem& item = *session.item(id);
  if (item.state == AgendaState::kPostponed) return ok();
  ASSIGN_OR_RETURN(Dossier dossier, lock_any(tx, id));
  if (dossier.state == DossierState::kWithdrawn) return session.drop(id);
  ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, item.rubric));
  ASSIGN_OR_RETURN(const auto round, open_round(tx, *rubric, session, item));
  RETURN_IF_ERROR(
      session.judge_item(id, *rubric, median_sheet(*rubric, counted(round, session, id))));
  const ScoringResult& result = *item.result;
  const std::string text = std::to_string(result.points.sum) + "/" +
                           std::to_string(result.points.sheets) + " points, " +
                           std::to_string(result.star) + " stars";
  RETURN_IF_ERROR(move(tx, it_, call, dossier, {Act::kScore, Desk::kCouncil, text}, now));
  return save_and_announce(tx, it_.outbox, dossier, wire::DossierChange::kScored);
}

}  // namespace farmgate::certification
