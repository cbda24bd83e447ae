#include <algorithm>

#include "services/certification/domain/session.h"

namespace farmgate::certification {
namespace {

constexpr std::int64_t kWhole = 1'000'000;

Status item_state(const Session& session, DossierId dossier, std::string_view act) {
  return refuse("SESSION_STATE", "the dossier's scoring does not allow this",
                {{"state", std::string(session_state_name(session.state))},
                 {"dossier", "dossiers/" + dossier.to_string()},
                 {"act", std::string(act)}});
}

Status no_item(DossierId dossier) { return not_found("dossiers/" + dossier.to_string()); }

Status gap_unresolved(const AgendaItem& item) {
  return refuse("GAP_UNRESOLVED", "the members' points lie too far apart",
                {{"dossier", "dossiers/" + item.dossier.to_string()},
                 {"lowest", std::to_string(item.lowest)},
                 {"highest", std::to_string(item.highest)}});
}

void add_up(const std::vector<MemberTotal>& counted, int maximum_gap, AgendaItem& item) {
  item.points = {};
  item.lowest = counted.front().points;
  item.highest = counted.front().points;
  for (const MemberTotal& it : counted) {
    item.points.sum += it.points;
    ++item.points.sheets;
    item.lowest = std::min(item.lowest, it.points);
    item.highest = std::max(item.highest, it.points);
  }
  const bool apart = item.highest - item.lowest > maximum_gap;
  item.verdict = apart ? GapVerdict::kGap : GapVerdict::kAgreed;
}

}  // namespace

// A recusal of the one who sits there now counts as well: a substitute may have ties of its own.
std::optional<CouncilMemberId> Session::scorer(const Seat& it, DossierId dossier) const {
  if (it.alternate) return std::nullopt;
  CouncilMemberId member = it.replaced_by.value_or(it.member);
  for (int hands = 0; hands < 2; ++hands) {
    const Recusal* const away = recusal(dossier, member);
    if (away == nullptr) return member;
    if (!away->replaced_by) return std::nullopt;
    member = *away->replaced_by;
  }
  return std::nullopt;
}

std::vector<CouncilMemberId> Session::scorers(DossierId dossier) const {
  std::vector<CouncilMemberId> out;
  for (const Seat& it : seats) {
    const auto member = scorer(it, dossier);
    if (!member || std::ranges::find(out, *member) != out.end()) continue;
    const Seat* const theirs = seat(*member);
    if (theirs == nullptr || !theirs->present || !theirs->serves) continue;
    out.push_back(*member);
  }
  return out;
}

Status Session::check_may_score(DossierId dossier, CouncilMemberId member) const {
  const AgendaItem* const about = item(dossier);
  if (about == nullptr) return no_item(dossier);
  if (state != SessionState::kScoring || about->state != AgendaState::kOpen) {
    return item_state(*this, dossier, "SCORE");
  }
  if (const Recusal* const away = recusal(dossier, member)) {
    return refuse("MEMBER_CONFLICT", "the member does not score this dossier",
                  {{"cause", away->cause}});
  }
  const auto all = scorers(dossier);
  if (std::ranges::find(all, member) != all.end()) return ok();
  return refuse("NOT_PRESENT", "the member was not recorded as present in a seat of its own");
}

Status Session::close(DossierId dossier, const std::vector<MemberTotal>& totals,
                      const std::vector<CouncilMemberId>& presiding, Time now) {
  AgendaItem* const about = find(dossier);
  if (about == nullptr) return no_item(dossier);
  if (state != SessionState::kScoring || about->state != AgendaState::kOpen) {
    return item_state(*this, dossier, "CLOSE");
  }
  const auto allowed = scorers(dossier);
  std::vector<MemberTotal> counted;
  bool led = false;
  for (const MemberTotal& it : totals) {
    if (std::ranges::find(allowed, it.member) == allowed.end()) continue;
    counted.push_back(it);
    led = led || std::ranges::find(presiding, it.member) != presiding.end();
  }
  const auto sheets = static_cast<std::int64_t>(counted.size());
  if (sheets == 0 || !led || sheets * kWhole < terms.quorum_millionths * table_size()) {
    return refuse(
        "QUORUM_NOT_MET", "too few members scored, or nobody who may preside",
        {{"sheets", std::to_string(sheets)},
         {"members", std::to_string(table_size())},
         {"quorum_millionths", std::to_string(terms.quorum_millionths)},
         {"recused", std::to_string(std::ranges::count(recusals, dossier, &Recusal::dossier))},
         {"chair", led ? "true" : "false"}});
  }
  add_up(counted, terms.maximum_gap_points, *about);
  about->state = AgendaState::kClosed;
  settle();
  touch(now);
  return ok();
}

Status Session::reopen(DossierId dossier, Time now) {
  AgendaItem* const about = find(dossier);
  if (about == nullptr) return no_item(dossier);
  const bool apart = about->verdict == GapVerdict::kGap && about->consensus.empty();
  if (about->state != AgendaState::kClosed || !apart) {
    return item_state(*this, dossier, "REOPEN");
  }
  if (about->round >= terms.maximum_rounds) {
    return gap_unresolved(*about).with("rounds", std::to_string(about->round));
  }
  ++about->round;
  about->state = AgendaState::kOpen;
  about->verdict.reset();
  about->points = {};
  about->lowest = about->highest = 0;
  state = SessionState::kScoring;
  touch(now);
  return ok();
}

Status Session::agree(DossierId dossier, std::vector<Answer> answers, Time now) {
  AgendaItem* const about = find(dossier);
  if (about == nullptr) return no_item(dossier);
  if (about->state != AgendaState::kClosed) return item_state(*this, dossier, "AGREE");
  about->consensus = std::move(answers);
  touch(now);
  return ok();
}

Status Session::judge_item(DossierId dossier, const Rubric& rubric, const ScoreSheet& median) {
  AgendaItem* const about = find(dossier);
  if (about == nullptr) return no_item(dossier);
  if (about->state == AgendaState::kOpen) return item_state(*this, dossier, "CONCLUDE");
  if (about->consensus.empty()) {
    if (about->verdict == GapVerdict::kGap) return gap_unresolved(*about);
    about->result = judge(rubric, about->points, median);
    return ok();
  }
  ASSIGN_OR_RETURN(const ScoreSheet agreed,
                   ScoreSheet::read(rubric, about->consensus, "consensus"));
  about->result = judge(rubric, about->points, agreed);
  return ok();
}

Status Session::check_running() const {
  if (state != SessionState::kConcluded) return ok();
  return refuse("SESSION_STATE", "the session is concluded",
                {{"state", std::string(session_state_name(state))}});
}

Status Session::drop(DossierId dossier) {
  AgendaItem* const about = find(dossier);
  if (about == nullptr) return no_item(dossier);
  about->state = AgendaState::kWithdrawn;
  about->result.reset();
  settle();
  return ok();
}

Status Session::postpone(DossierId dossier, Time now) {
  AgendaItem* const about = find(dossier);
  if (about == nullptr) return no_item(dossier);
  const bool apart = about->state == AgendaState::kClosed && about->verdict == GapVerdict::kGap &&
                     about->consensus.empty();
  if (about->state != AgendaState::kOpen && !apart) return item_state(*this, dossier, "POSTPONE");
  about->state = AgendaState::kPostponed;
  settle();
  touch(now);
  return ok();
}

Status Session::conclude(std::string text, Time now) {
  if (state != SessionState::kClosed) {
    return refuse("SESSION_STATE", "not every dossier of the agenda is closed",
                  {{"state", std::string(session_state_name(state))}, {"act", "CONCLUDE"}});
  }
  for (AgendaItem& it : agenda) {
    if (it.state == AgendaState::kWithdrawn || it.state == AgendaState::kPostponed) continue;
    if (!it.result) return item_state(*this, it.dossier, "CONCLUDE");
    it.state = AgendaState::kConcluded;
  }
  state = SessionState::kConcluded;
  minutes = std::move(text);
  conclude_time = now;
  touch(now);
  return ok();
}

Status Session::recount(DossierId dossier, const std::vector<MemberTotal>& totals, Time now) {
  AgendaItem* const about = find(dossier);
  if (about == nullptr) return no_item(dossier);
  if (about->state != AgendaState::kClosed && about->state != AgendaState::kConcluded) {
    return item_state(*this, dossier, "CORRECT");
  }
  const auto allowed = scorers(dossier);
  std::vector<MemberTotal> counted;
  for (const MemberTotal& it : totals) {
    if (std::ranges::find(allowed, it.member) != allowed.end()) counted.push_back(it);
  }
  if (counted.empty()) return item_state(*this, dossier, "CORRECT");
  add_up(counted, terms.maximum_gap_points, *about);
  const bool decided = about->state == AgendaState::kConcluded;
  if (decided && about->verdict == GapVerdict::kGap && about->consensus.empty()) {
    return gap_unresolved(*about);
  }
  touch(now);
  return ok();
}

// The session waits for its conclusion once no dossier is open.
void Session::settle() {
  const bool open = std::ranges::any_of(
      agenda, [](const AgendaItem& it) { return it.state == AgendaState::kOpen; });
  if (!open) state = SessionState::kClosed;
}

ScoreSheet median_sheet(const Rubric& rubric, const std::vector<ScoreSheet>& sheets) {
  ScoreSheet out(rubric);
  if (sheets.empty()) return out;
  for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
    if (!rubric.criteria[i].scorable()) continue;
    std::vector<std::pair<int, int>> answers;  // points, option
    for (const ScoreSheet& sheet : sheets) {
      answers.emplace_back(points_of(rubric, sheet, i), sheet.option(i).value_or(kNoOption));
    }
    const auto middle = answers.begin() + static_cast<std::ptrdiff_t>((answers.size() - 1) / 2);
    std::ranges::nth_element(answers, middle);
    out.set(i, middle->second);
  }
  return out;
}

}  // namespace farmgate::certification
