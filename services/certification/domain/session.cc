#include "services/certification/domain/session.h"

#include <algorithm>

#include "chassis/base/planted.h"

namespace farmgate::certification {
namespace {

using State = SessionState;

constexpr std::int64_t kWhole = 1'000'000;

Status wrong_state(const Session& session, std::string_view act) {
  return refuse(
      "SESSION_STATE", "the session's state does not allow this",
      {{"state", std::string(session_state_name(session.state))}, {"act", std::string(act)}});
}

Status no_member(CouncilMemberId member) { return not_found("member " + member.to_string()); }

Status no_item(DossierId dossier) { return not_found("dossiers/" + dossier.to_string()); }

Seat* seat_in(std::vector<Seat>& seats, CouncilMemberId member) {
  const auto at = std::ranges::find(seats, member, &Seat::member);
  return at == seats.end() ? nullptr : &*at;
}

}  // namespace

std::string_view session_state_name(State state) {
  switch (state) {
    case State::kConvened: return "CONVENED";
    case State::kScoring: return "SCORING";
    case State::kClosed: return "CLOSED";
    case State::kConcluded: return "CONCLUDED";
  }
  return "";
}

StatusOr<Session> Session::convene(const Council& council, Date day, Date release_by, Date today,
                                   Time now) {
  RETURN_IF_ERROR(council.check_ready(day));
  if (day < release_by) {
    return refuse("WINDOW_CLOSED", "dossiers reach the members working days before the session",
                  {{"today", format_date(today)}, {"first_session_date", format_date(release_by)}});
  }
  Session it;
  it.id = SessionId::make();
  it.council = council.id;
  it.session_date = day;
  it.terms = council.terms;
  for (const CouncilMember& member : council.members) {
    if (!member.serves_on(day)) continue;
    it.seats.push_back({member.id, member.subject, member.alternate, false, std::nullopt});
  }
  it.convene_time = it.update_time = now;
  return it;
}

Status Session::add(AgendaItem added) {
  if (agenda.size() >= kAgendaMost) return invalid("dossiers", "a session has at most 100");
  if (item(added.dossier) != nullptr) return invalid("dossiers", "names a dossier twice");
  agenda.push_back(std::move(added));
  return ok();
}

Status Session::check_quorums(const std::vector<CouncilMemberId>& presiding) const {
  const std::int64_t seats_in_all = table_size();
  const std::int64_t needed = (terms.quorum_millionths * seats_in_all + kWhole - 1) / kWhole;
  for (const AgendaItem& it : agenda) {
    const auto free = std::ranges::count_if(
        seats, [&](const Seat& seat) { return recusal(it.dossier, seat.member) == nullptr; });
    const std::int64_t possible = std::min<std::int64_t>(free, seats_in_all);
    const bool led = std::ranges::any_of(
        presiding, [&](CouncilMemberId member) { return recusal(it.dossier, member) == nullptr; });
    if (led && possible >= needed) continue;
    return refuse("COUNCIL_NOT_READY",
                  "the council cannot reach a result: too many are tied, or whoever may preside",
                  {{"dossier", "dossiers/" + it.dossier.to_string()},
                   {"possible", std::to_string(possible)},
                   {"needed", std::to_string(needed)},
                   {"chair", led ? "true" : "false"}});
  }
  return ok();
}

Status Session::attend(const std::vector<CouncilMemberId>& present, Date today, Time now) {
  if (state != State::kConvened && state != State::kScoring) return wrong_state(*this, "ATTEND");
  if (today < session_date) {
    return refuse("WINDOW_CLOSED", "the day of the session has not come",
                  {{"session_date", format_date(session_date)}});
  }
  for (const CouncilMemberId member : present) {
    const Seat* const theirs = seat(member);
    if (theirs == nullptr) return no_member(member);
    if (!theirs->serves) {
      return invalid("present_members", member.to_string() + " is a member no more on that day");
    }
  }
  for (const CouncilMemberId member : present) seat_in(seats, member)->present = true;
  state = State::kScoring;
  touch(now);
  return ok();
}

Status Session::recuse(Recusal added, Time now) {
  const AgendaItem* about = item(added.dossier);
  if (about == nullptr) return no_item(added.dossier);
  if (seat(added.member) == nullptr) return no_member(added.member);
  if (about->state != AgendaState::kOpen) return wrong_state(*this, "RECUSE");
  if (recusal(added.dossier, added.member) != nullptr) return ok();
  recusals.push_back(std::move(added));
  touch(now);
  return ok();
}

Status Session::substitute(CouncilMemberId member, CouncilMemberId alternate,
                           std::optional<DossierId> dossier, Time now) {
  Seat* const left = seat_in(seats, member);
  const Seat* const taken = seat(alternate);
  if (left == nullptr) return no_member(member);
  if (taken == nullptr) return no_member(alternate);
  if (left->alternate) return invalid("member", "has no seat of its own");
  if (!taken->alternate) return invalid("substitute", "has a seat of its own");
  if (!taken->serves) return invalid("substitute", "is a member no more on that day");
  if (state != State::kConvened && state != State::kScoring) {
    return wrong_state(*this, "SUBSTITUTE");
  }
  const auto sits_for = [&](const Seat& it) { return it.replaced_by == alternate; };
  if (std::ranges::any_of(seats, sits_for)) return invalid("substitute", "has taken a seat");
  if (!dossier) {
    if (left->present) return invalid("member", "is present");
    left->replaced_by = alternate;
    touch(now);
    return ok();
  }
  const auto at = std::ranges::find_if(
      recusals, [&](const Recusal& it) { return it.dossier == *dossier && it.member == member; });
  if (at == recusals.end()) return invalid("member", "is not recused from the dossier");
  if (item(*dossier)->state != AgendaState::kOpen) return wrong_state(*this, "SUBSTITUTE");
  const bool busy = std::ranges::any_of(recusals, [&](const Recusal& it) {
    return it.dossier == *dossier && it.replaced_by == alternate;
  });
  if (busy) return invalid("substitute", "has taken a seat");
  at->replaced_by = alternate;
  touch(now);
  return ok();
}

bool AgendaItem::sealed(int of_round) const {
  if (planted("M20")) return false;
  return !verdict && of_round >= round;
}

const Seat* Session::seat(CouncilMemberId member) const {
  const auto at = std::ranges::find(seats, member, &Seat::member);
  return at == seats.end() ? nullptr : &*at;
}

const Seat* Session::seat_of(std::string_view subject) const {
  const auto at = std::ranges::find(seats, subject, &Seat::subject);
  return at == seats.end() ? nullptr : &*at;
}

const AgendaItem* Session::item(DossierId dossier) const {
  const auto at = std::ranges::find(agenda, dossier, &AgendaItem::dossier);
  return at == agenda.end() ? nullptr : &*at;
}

AgendaItem* Session::find(DossierId dossier) {
  const auto at = std::ranges::find(agenda, dossier, &AgendaItem::dossier);
  return at == agenda.end() ? nullptr : &*at;
}

const Recusal* Session::recusal(DossierId dossier, CouncilMemberId member) const {
  const auto at = std::ranges::find_if(
      recusals, [&](const Recusal& it) { return it.dossier == dossier && it.member == member; });
  return at == recusals.end() ? nullptr : &*at;
}

int Session::table_size() const {
  return static_cast<int>(std::ranges::count(seats, false, &Seat::alternate));
}

void Session::touch(Time now) {
  ++revision;
  update_time = now;
}

}  // namespace farmgate::certification
