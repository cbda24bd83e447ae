#include "services/certification/wire/session.h"

#include <algorithm>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/v1/council.pb.h"
#include "services/certification/wire/answers.h"
#include "services/certification/wire/dossier.h"

namespace farmgate::certification::wire {
namespace {

using farmgate::wire::write;

static_assert(static_cast<int>(SessionState::kConcluded) == v1::SESSION_STATE_CONCLUDED);
static_assert(static_cast<int>(AgendaState::kPostponed) == v1::AGENDA_STATE_POSTPONED);
static_assert(static_cast<int>(GapVerdict::kGap) == v1::GAP_VERDICT_GAP_UNRESOLVED);

constexpr std::string_view kSheets = "/scoreSheets/";

void write_seat(const Seat& it, v1::SessionSeat& out) {
  out.set_member(it.member.to_string());
  out.set_alternate(it.alternate);
  out.set_present(it.present);
  if (it.replaced_by) out.set_replaced_by(it.replaced_by->to_string());
}

void write_recusal(const Recusal& it, v1::SessionRecusal& out) {
  out.set_dossier(dossier_name(it.dossier));
  out.set_member(it.member.to_string());
  out.set_cause(it.cause);
  out.set_reason(it.reason);
  if (it.replaced_by) out.set_replaced_by(it.replaced_by->to_string());
}

void write_result(const ScoringResult& it, int province_star_most, v1::ScoringResult& out) {
  out.set_sum(static_cast<int>(it.points.sum));
  out.set_sheets(static_cast<int>(it.points.sheets));
  out.set_band(it.band);
  out.set_star(it.star);
  out.set_province_star(std::min(it.star, province_star_most));
  for (const MissingMark& mark : it.missing_marks) *out.add_missing_marks() = encode(mark);
}

// Nothing of the points while it is open.
void write_item(const AgendaItem& it, int province_star_most, v1::AgendaItem& out) {
  out.set_dossier(dossier_name(it.dossier));
  out.set_product(it.product);
  out.set_rubric("rubrics/" + it.rubric);
  out.set_state(static_cast<v1::AgendaState>(it.state));
  out.set_round(it.round);
  if (!it.verdict || it.state == AgendaState::kWithdrawn) return;
  if (it.verdict) out.set_verdict(static_cast<v1::GapVerdict>(*it.verdict));
  out.set_sum(static_cast<int>(it.points.sum));
  out.set_sheets(static_cast<int>(it.points.sheets));
  out.set_lowest(it.lowest);
  out.set_highest(it.highest);
  write_answers(it.consensus, *out.mutable_consensus());
  if (it.result) write_result(*it.result, province_star_most, *out.mutable_result());
}

void write_correction(const Correction& it, v1::SheetCorrection& out) {
  out.set_number(it.number);
  out.set_dossier(dossier_name(it.dossier));
  out.set_member(it.member.to_string());
  out.set_round(it.round);
  *out.mutable_before() = encode(Answer{it.criterion, it.before});
  *out.mutable_after() = encode(Answer{it.criterion, it.after});
  out.set_reason(it.reason);
  write(it.record_time, *out.mutable_record_time());
}

}  // namespace

std::string session_name(CouncilId council, SessionId id) {
  return farmgate::wire::name_of("councils", council.uuid(), "sessions", id.uuid());
}

std::string sheet_name(CouncilId council, SessionId session, SheetId id) {
  return session_name(council, session) + std::string(kSheets) + id.to_string();
}

StatusOr<SessionIds> session_ids(const std::string& name) {
  ASSIGN_OR_RETURN(const auto ids, farmgate::wire::child_of(name, "councils", "sessions"));
  return SessionIds{CouncilId(ids.parent), SessionId(ids.id)};
}

StatusOr<SheetIds> sheet_ids(const std::string& name) {
  const std::size_t at = name.find(kSheets);
  if (at == name.npos) return not_found(name);
  const auto session = session_ids(name.substr(0, at));
  const auto sheet = Uuid::parse(name.substr(at + kSheets.size()));
  if (!session.ok() || !sheet.ok()) return not_found(name);
  return SheetIds{*session, SheetId(*sheet)};
}

v1::Session encode_head(const Session& it) {
  v1::Session out;
  out.set_name(session_name(it.council, it.id));
  write(it.session_date, *out.mutable_session_date());
  out.set_place(it.place);
  out.set_state(static_cast<v1::SessionState>(it.state));
  out.set_etag(farmgate::wire::etag_of(it.revision));
  write(it.convene_time, *out.mutable_convene_time());
  write(it.update_time, *out.mutable_update_time());
  if (it.conclude_time) write(*it.conclude_time, *out.mutable_conclude_time());
  return out;
}

v1::Session encode(const SessionRecord& record) {
  const Session& it = record.session;
  v1::Session out = encode_head(it);
  for (const Seat& seat : it.seats) write_seat(seat, *out.add_seats());
  for (const Recusal& away : it.recusals) write_recusal(away, *out.add_recusals());
  for (const AgendaItem& item : it.agenda) {
    v1::AgendaItem& to = *out.add_agenda();
    write_item(item, record.province_star_most, to);
    for (const auto& sheet : record.submitted) {
      if (sheet.dossier == item.dossier) to.add_submitted_members(sheet.member.to_string());
    }
  }
  for (const Correction& correction : record.corrections) {
    write_correction(correction, *out.add_corrections());
  }
  out.set_minutes(it.minutes);
  return out;
}

v1::ScoreSheet encode_sealed(const MemberSheet& it, CouncilId council) {
  v1::ScoreSheet out;
  out.set_name(sheet_name(council, it.session, it.id));
  out.set_dossier(dossier_name(it.dossier));
  out.set_member(it.member.to_string());
  out.set_round(it.round);
  out.set_sealed(true);
  // A sheet is never changed: a correction is another one.
  out.set_etag(farmgate::wire::etag_of(1));
  write(it.submit_time, *out.mutable_submit_time());
  return out;
}

StatusOr<v1::ScoreSheet> encode_open(const MemberSheet& it, CouncilId council,
                                     const Rubric& rubric) {
  v1::ScoreSheet out = encode_sealed(it, council);
  ASSIGN_OR_RETURN(const ScoreSheet sheet, ScoreSheet::read(rubric, it.answers, "answers"));
  write_answers(it.answers, *out.mutable_answers());
  out.set_points(total_points(rubric, sheet));
  out.set_correction(it.correction);
  return out;
}

}  // namespace farmgate::certification::wire
