#include <algorithm>

#include "chassis/pg/clock.h"
#include "farmgate/certification/v1/council_service.pb.h"
#include "services/certification/api/sheet_api.h"
#include "services/certification/storage/ties.h"
#include "services/certification/wire/answers.h"
#include "services/certification/wire/council.h"

namespace farmgate::certification {
namespace {

constexpr std::size_t kCorrectionsMost = 100;  // of a session

// In front of the council, or behind it and not decided.
Status check_correctable(const Dossier& dossier) {
  if (dossier.state == DossierState::kCouncil || dossier.state == DossierState::kDecision) {
    return ok();
  }
  return refuse("DOSSIER_STATE", "the dossier is decided",
                {{"state", std::string(state_name(dossier.state))}, {"act", "CORRECT"}});
}

StatusOr<AgendaItem> item_of(const Session& session, const std::string& dossier) {
  ASSIGN_OR_RETURN(const DossierId id, dossier_id(dossier));
  const AgendaItem* const item = session.item(id);
  if (item == nullptr) return not_found(dossier);
  return *item;
}

std::string told(const AgendaItem& item) {
  const bool apart = item.verdict == GapVerdict::kGap;
  return "round " + std::to_string(item.round) + ": " + std::to_string(item.points.sum) + "/" +
         std::to_string(item.points.sheets) + " points, " + (apart ? "GAP_UNRESOLVED" : "AGREED");
}

std::string told(const Correction& it) {
  return "correction " + std::to_string(it.number) + ": member " + it.member.to_string() +
         ", round " + std::to_string(it.round) + ", " + it.criterion + ": " +
         std::to_string(it.before) + " -> " + std::to_string(it.after) + ": " + it.reason;
}

// Ties that arose since the session was convened or the sheet was sealed.
Status recuse_tied(pg::Tx& tx, const rpc::Call& call, const std::vector<BodyPerson>& persons,
                   const Dossier& dossier, Chaired& it, Time now) {
  ASSIGN_OR_RETURN(const Relations relations,
                   ties_store::relations_of(tx, dossier.producer, it.session.session_date));
  for (const CouncilMemberId id : it.session.scorers(dossier.id)) {
    const CouncilMember* const member = it.council.find(id);
    const auto tie = member == nullptr ? std::nullopt : find_tie(*member, relations, persons);
    if (!tie) continue;
    const std::string cause(tie->declared ? "DECLARED" : tie_name(tie->kind));
    RETURN_IF_ERROR(it.session.recuse({dossier.id, id, cause, "", std::nullopt, now}, now));
    RETURN_IF_ERROR(
        note(tx, call, dossier, "RECUSE", "member " + id.to_string() + ": " + cause, now));
  }
  return ok();
}

struct Slip {
  CouncilMemberId member;
  int round = 0;
  Answer answer;  // as it was meant
  std::string reason;
  std::string actor;
  Uuid request_id;
  Time now{};
};

// The right answer as a sheet of its own beside the one that was submitted. The rounds are closed.
StatusOr<Correction> correct_sheet(pg::Tx& tx, const Rubric& rubric, const Session& session,
                                   const AgendaItem& item, const Slip& slip) {
  if (item.sealed(slip.round)) {
    return refuse("SESSION_STATE", "the sheets of the round are sealed", {{"act", "CORRECT"}});
  }
  ASSIGN_OR_RETURN(const auto rows, sheet_rows::of_round(tx, session.id, item.dossier, slip.round));
  const auto at = std::ranges::find(rows, slip.member, &MemberSheet::member);
  if (at == rows.end()) return not_found("sheet of member " + slip.member.to_string());
  MemberSheet sheet = *at;
  const auto wrong = std::ranges::find(sheet.answers, slip.answer.criterion, &Answer::criterion);
  if (wrong == sheet.answers.end()) {
    return invalid("answer.criterion", "is no scorable criterion of the rubric");
  }
  if (slip.answer.option != kNoOption &&
      rubric.find(slip.answer.criterion)->find(slip.answer.option) == nullptr) {
    return Status(Code::kInvalidArgument, "OPTION_UNKNOWN", "the answer does not fit the rubric")
        .with({{"answer.option", "is no option of " + slip.answer.criterion}});
  }
  if (*wrong == slip.answer) return invalid("answer", "is what the sheet says");
  ASSIGN_OR_RETURN(const auto before, sheet_rows::corrections(tx, session.id));
  if (before.size() >= kCorrectionsMost) {
    return refuse("TOO_MANY", "the session has as many corrections as it may",
                  {{"most", std::to_string(kCorrectionsMost)}});
  }
  Correction done{static_cast<int>(before.size()) + 1,
                  item.dossier,
                  slip.member,
                  slip.round,
                  slip.answer.criterion,
                  wrong->option,
                  slip.answer.option,
                  slip.reason,
                  slip.actor,
                  slip.now};
  *wrong = slip.answer;
  sheet.id = SheetId::make();
  sheet.correction = done.number;
  sheet.submit_time = slip.now;
  ASSIGN_OR_RETURN(const bool written, sheet_rows::insert(tx, sheet, slip.request_id));
  if (!written) return internal("a correction of that number is there");
  RETURN_IF_ERROR(sheet_rows::insert_correction(tx, session.id, done));
  return done;
}

}  // namespace

StatusOr<v1::Session> SheetApi::saved(pg::Tx& tx, const Session& session) {
  RETURN_IF_ERROR(session_rows::save(tx, session));
  ASSIGN_OR_RETURN(const auto record, record_of(tx, it_.rules, session));
  return wire::encode(record);
}

// Before the transaction, as when a sheet comes: a registry that does not answer clears nobody.
StatusOr<std::vector<BodyPerson>> SheetApi::persons_about(const rpc::Call& call,
                                                          const v1::CloseScoringRequest& request) {
  using Bodies = std::vector<std::string>;
  ASSIGN_OR_RETURN(
      const Bodies bodies, it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Bodies> {
        ASSIGN_OR_RETURN(const Session session, find_session(tx, call, request.name()));
        ASSIGN_OR_RETURN(const AgendaItem item, item_of(session, request.dossier()));
        ASSIGN_OR_RETURN(const auto council,
                         council_rows::find(tx, session.council, view_of(call)));
        const bool known = council && std::ranges::any_of(council->members, [](const auto& member) {
                             return !member.person_key.empty();
                           });
        if (!known) return Bodies();
        ASSIGN_OR_RETURN(const Relations relations,
                         ties_store::relations_of(tx, item.producer, session.session_date));
        return bodies_of(relations);
      }));
  if (bodies.empty()) return std::vector<BodyPerson>();
  return persons_.behind(bodies, call.deadline);
}

StatusOr<rpc::Bytes> SheetApi::close(const rpc::Call& call,
                                     const v1::CloseScoringRequest& request) {
  ASSIGN_OR_RETURN(const bool again, is_repeat(it_.database, call, request.request_id()));
  std::vector<BodyPerson> persons;
  if (!again) {
    ASSIGN_OR_RETURN(persons, persons_about(call, request));
  }
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    if (again) return claim_ended();
    ASSIGN_OR_RETURN(Chaired it, lock_for_secretary(tx, call, request.name()));
    ASSIGN_OR_RETURN(const AgendaItem item, item_of(it.session, request.dossier()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, item.rubric));
    ASSIGN_OR_RETURN(const auto round, open_round(tx, *rubric, it.session, item));
    ASSIGN_OR_RETURN(const Dossier dossier, lock_any(tx, item.dossier));
    if (item.state == AgendaState::kOpen) {
      RETURN_IF_ERROR(recuse_tied(tx, call, persons, dossier, it, now));
    }
    RETURN_IF_ERROR(it.session.close(item.dossier, round.totals,
                                     it.council.presiding(it.session.session_date), now));
    RETURN_IF_ERROR(
        note(tx, call, dossier, "CLOSE_SCORING", told(*it.session.item(item.dossier)), now));
    return saved(tx, it.session);
  });
}

StatusOr<rpc::Bytes> SheetApi::reopen(const rpc::Call& call,
                                      const v1::ReopenScoringRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(Chaired it, lock_for_secretary(tx, call, request.name()));
    ASSIGN_OR_RETURN(const AgendaItem item, item_of(it.session, request.dossier()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(it.session.reopen(item.dossier, now));
    ASSIGN_OR_RETURN(const Dossier dossier, lock_any(tx, item.dossier));
    RETURN_IF_ERROR(
        note(tx, call, dossier, "REOPEN_SCORING", "round " + std::to_string(item.round + 1), now));
    return saved(tx, it.session);
  });
}

StatusOr<rpc::Bytes> SheetApi::agree(const rpc::Call& call,
                                     const v1::RecordConsensusSheetRequest& request) {
  ASSIGN_OR_RETURN(const auto answers, wire::read_answers(request.answers(), "answers"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(Chaired it, lock_for_secretary(tx, call, request.name()));
    ASSIGN_OR_RETURN(const AgendaItem item, item_of(it.session, request.dossier()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, item.rubric));
    ASSIGN_OR_RETURN(const ScoreSheet sheet, ScoreSheet::read(*rubric, answers, "answers"));
    RETURN_IF_ERROR(sheet.check_complete(*rubric, "answers"));
    RETURN_IF_ERROR(it.session.agree(item.dossier, sheet.answers(*rubric), now));
    ASSIGN_OR_RETURN(const Dossier dossier, lock_any(tx, item.dossier));
    RETURN_IF_ERROR(note(tx, call, dossier, "RECORD_CONSENSUS",
                         std::to_string(total_points(*rubric, sheet)) + " points", now));
    return saved(tx, it.session);
  });
}

// What follows from the sheets as they stand now.
Status SheetApi::recount(pg::Tx& tx, const Rubric& rubric, Session& session, DossierId dossier,
                         Time now) {
  const AgendaItem before = *session.item(dossier);
  ASSIGN_OR_RETURN(const auto round, open_round(tx, rubric, session, before));
  RETURN_IF_ERROR(session.recount(dossier, round.totals, now));
  if (before.state != AgendaState::kConcluded) return ok();
  return session.judge_item(dossier, rubric,
                            median_sheet(rubric, counted(round, session, dossier)));
}

StatusOr<rpc::Bytes> SheetApi::correct(const rpc::Call& call,
                                       const v1::CorrectClericalErrorRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  ASSIGN_OR_RETURN(const Answer meant, wire::read(request.answer(), "answer"));
  ASSIGN_OR_RETURN(const auto member, wire::member_id(request.member()));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Session> {
    ASSIGN_OR_RETURN(Chaired it, lock_for_secretary(tx, call, request.name()));
    ASSIGN_OR_RETURN(const AgendaItem item, item_of(it.session, request.dossier()));
    ASSIGN_OR_RETURN(const Dossier dossier, lock_any(tx, item.dossier));
    RETURN_IF_ERROR(check_correctable(dossier));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, item.rubric));
    const int round = request.round() == 0 ? item.round : request.round();
    ASSIGN_OR_RETURN(const Correction done, correct_sheet(tx, *rubric, it.session, item,
                                                          {.member = member,
                                                           .round = round,
                                                           .answer = meant,
                                                           .reason = request.reason(),
                                                           .actor = call.principal.subject,
                                                           .request_id = request_id,
                                                           .now = now}));
    if (round == item.round) {
      RETURN_IF_ERROR(recount(tx, *rubric, it.session, item.dossier, now));
    }
    it.session.touch(now);
    RETURN_IF_ERROR(note(tx, call, dossier, "CORRECT", told(done), now));
    return saved(tx, it.session);
  });
}

}  // namespace farmgate::certification
