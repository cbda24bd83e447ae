#include "services/certification/api/sheet_api.h"

#include <algorithm>

#include "chassis/pg/clock.h"
#include "farmgate/certification/v1/council_service.pb.h"
#include "services/certification/storage/ties.h"
#include "services/certification/wire/answers.h"

namespace farmgate::certification {
namespace {

Status no_item(const std::string& dossier) { return not_found(dossier); }

StatusOr<const AgendaItem*> item_of(const Session& session, const std::string& dossier) {
  ASSIGN_OR_RETURN(const DossierId id, dossier_id(dossier));
  const AgendaItem* const item = session.item(id);
  if (item == nullptr) return no_item(dossier);
  return item;
}

// Of the caller, who is in the session as a member; for anybody else there is none.
StatusOr<const Seat*> own_seat(const Session& session, const rpc::Call& call,
                               const std::string& name) {
  const Seat* const seat = session.seat_of(call.access.subject);
  if (seat == nullptr) return not_found(name);
  return seat;
}

// Whose appointment is over scores no more, also when the session goes on after its day.
Status check_serves(pg::Tx& tx, const Session& session, const Seat& seat, Date today) {
  ASSIGN_OR_RETURN(const auto council,
                   council_rows::find(tx, session.council, {.all = true, .subject = {}}));
  const CouncilMember* const member = council ? council->find(seat.member) : nullptr;
  const bool over =
      member == nullptr || (member->valid_through_date &&
                            *member->valid_through_date < std::max(today, session.session_date));
  if (!over) return ok();
  return refuse("NOT_PRESENT", "the member's appointment is over");
}

Status conflict(const Tie& tie) {
  const std::string_view cause = tie.declared ? "DECLARED" : tie_name(tie.kind);
  return refuse("MEMBER_CONFLICT", "the member does not score this dossier",
                {{"cause", std::string(cause)}});
}

// Its owner may take it back while the session goes on.
StatusOr<Dossier> lock_before_council(pg::Tx& tx, DossierId id) {
  ASSIGN_OR_RETURN(auto dossier, dossier_rows::lock(tx, id, kEverybody));
  if (dossier && dossier->state == DossierState::kCouncil) return std::move(*dossier);
  return refuse(
      "DOSSIER_STATE", "the dossier is before the council no more",
      {{"state", std::string(state_name(dossier ? dossier->state : DossierState::kWithdrawn))}});
}

}  // namespace

// Before the transaction, which is not to wait for another service. A registry that does not answer
// clears nobody.
StatusOr<std::optional<Tie>> SheetApi::tie_of_caller(const rpc::Call& call,
                                                     const v1::SubmitScoreSheetRequest& request) {
  struct Known {
    CouncilMember member;
    Relations relations;
  };
  ASSIGN_OR_RETURN(
      const Known known, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Known> {
        ASSIGN_OR_RETURN(const Session session, find_session(tx, call, request.parent()));
        ASSIGN_OR_RETURN(const Seat* seat, own_seat(session, call, request.parent()));
        ASSIGN_OR_RETURN(const AgendaItem* item, item_of(session, request.score_sheet().dossier()));
        ASSIGN_OR_RETURN(const auto council,
                         council_rows::find(tx, session.council, view_of(call)));
        const CouncilMember* member = council ? council->find(seat->member) : nullptr;
        if (member == nullptr) return not_found(request.parent());
        ASSIGN_OR_RETURN(auto relations,
                         ties_store::relations_of(tx, item->producer, session.session_date));
        return Known{*member, std::move(relations)};
      }));
  std::vector<BodyPerson> persons;
  if (!known.member.person_key.empty()) {
    ASSIGN_OR_RETURN(persons, persons_.behind(bodies_of(known.relations), call.deadline));
  }
  return find_tie(known.member, known.relations, persons, call.principal.orgs);
}

StatusOr<rpc::Bytes> SheetApi::submit(const rpc::Call& call,
                                      const v1::SubmitScoreSheetRequest& request) {
  const v1::ScoreSheet& sent = request.score_sheet();
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  ASSIGN_OR_RETURN(auto answers, wire::read_answers(sent.answers(), "score_sheet.answers"));
  ASSIGN_OR_RETURN(const bool again, is_repeat(it_.database, call, request.request_id()));
  std::optional<Tie> tie;
  if (!again) {
    ASSIGN_OR_RETURN(tie, tie_of_caller(call, request));
  }
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::ScoreSheet> {
    if (again) return claim_ended();
    ASSIGN_OR_RETURN(const Session session,
                     find_session(tx, call, request.parent(), session_rows::Hold::kShared));
    ASSIGN_OR_RETURN(const Seat* seat, own_seat(session, call, request.parent()));
    ASSIGN_OR_RETURN(const AgendaItem* item, item_of(session, sent.dossier()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(check_serves(tx, session, *seat, date_in_vietnam(now)));
    RETURN_IF_ERROR(session.check_may_score(item->dossier, seat->member));
    ASSIGN_OR_RETURN(const Dossier dossier, lock_before_council(tx, item->dossier));
    if (tie) return conflict(*tie);
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, item->rubric));
    ASSIGN_OR_RETURN(const ScoreSheet sheet,
                     ScoreSheet::read(*rubric, answers, "score_sheet.answers"));
    RETURN_IF_ERROR(sheet.check_complete(*rubric, "score_sheet.answers"));
    MemberSheet row{SheetId::make(), session.id, item->dossier,          item->round,
                    seat->member,    0,          sheet.answers(*rubric), now};
    ASSIGN_OR_RETURN(const bool first, sheet_rows::insert(tx, row, request_id));
    const std::string round = std::to_string(item->round);
    if (!first) {
      return refuse("SHEET_SUBMITTED", "the member has sealed a sheet in this round",
                    {{"round", round}});
    }
    // That there is a sheet, so that none is taken away unseen; nothing of what is in it.
    const std::string told = "member " + seat->member.to_string() + ", round " + round;
    RETURN_IF_ERROR(note(tx, call, dossier, "SEAL", told, now));
    return wire::encode_sealed(row, session.council);
  });
}

StatusOr<v1::ScoreSheet> SheetApi::opened(pg::Tx& tx, const Session& session,
                                          const MemberSheet& sheet) {
  const AgendaItem* const item = session.item(sheet.dossier);
  if (item == nullptr) return internal("a sheet without its dossier");
  ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, item->rubric));
  ASSIGN_OR_RETURN(auto out, wire::encode_open(sheet, session.council, *rubric));
  out.set_sealed(item->sealed(sheet.round));
  return out;
}

StatusOr<v1::ScoreSheet> SheetApi::get(const rpc::Call& call,
                                       const v1::GetScoreSheetRequest& request) {
  ASSIGN_OR_RETURN(const auto ids, wire::sheet_ids(request.name()));
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::ScoreSheet> {
    ASSIGN_OR_RETURN(const auto sheet, sheet_rows::find(tx, ids.session.session, ids.sheet));
    const std::string parent = wire::session_name(ids.session.council, ids.session.session);
    const auto session = find_session(tx, call, parent);
    if (!sheet || session.status().code() == Code::kNotFound) return not_found(request.name());
    RETURN_IF_ERROR(session.status());
    const AgendaItem* const item = session->item(sheet->dossier);
    const Seat* const own = session->seat_of(call.access.subject);
    const bool mine = own != nullptr && own->member == sheet->member;
    if (item == nullptr || (item->sealed(sheet->round) && !mine)) return not_found(request.name());
    return opened(tx, *session, *sheet);
  });
}

StatusOr<v1::ListScoreSheetsResponse> SheetApi::list(const rpc::Call& call,
                                                     const v1::ListScoreSheetsRequest& request) {
  using Reply = v1::ListScoreSheetsResponse;
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  sheet_rows::Filter filter{std::nullopt, std::nullopt, call.access.subject};
  if (!request.dossier().empty()) {
    ASSIGN_OR_RETURN(filter.dossier, dossier_id(request.dossier()));
  }
  if (request.round() != 0) filter.round = request.round();
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Reply> {
    ASSIGN_OR_RETURN(const Session session, find_session(tx, call, request.parent()));
    ASSIGN_OR_RETURN(auto found, sheet_rows::list(tx, session.id, filter, page));
    Reply reply;
    reply.set_next_page_token(it_.pager.finish(page, found, sheet_rows::position_of));
    for (const MemberSheet& sheet : found) {
      ASSIGN_OR_RETURN(*reply.add_score_sheets(), opened(tx, session, sheet));
    }
    return reply;
  });
}

}  // namespace farmgate::certification
