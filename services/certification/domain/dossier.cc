#include "services/certification/domain/dossier.h"

#include <algorithm>

namespace farmgate::certification {
namespace {

using std::chrono::days;
using State = DossierState;

Status wrong_state(State state, std::string_view act) {
  return refuse("DOSSIER_STATE", "the dossier's state does not allow this",
                {{"state", std::string(state_name(state))}, {"act", std::string(act)}});
}

// "Before 30 June for dossiers proposed before 30 April": rules are month * 100 + day.
Date day_of(std::chrono::year year, std::int64_t month_and_day) {
  return Date(year, std::chrono::month(static_cast<unsigned>(month_and_day / 100)),
              std::chrono::day(static_cast<unsigned>(month_and_day % 100)));
}

// The end of the round that a proposal of that day belongs to.
StatusOr<Date> end_of_round(Date proposed, const DatedRules& rules) {
  for (const std::chrono::year year : {proposed.year(), proposed.year() + std::chrono::years(1)}) {
    for (const char* round : {"1", "2"}) {
      const std::string key = std::string("ocop.province_round_") + round;
      ASSIGN_OR_RETURN(const auto proposed_before,
                       rules.value(key + ".proposed_before_mmdd", proposed));
      ASSIGN_OR_RETURN(const auto result_before,
                       rules.value(key + ".result_before_mmdd", proposed));
      if (proposed < day_of(year, proposed_before))
        return later(day_of(year, result_before), days(-1));
    }
  }
  return internal("no round for a proposal");
}

bool at_the_province(State state) {
  switch (state) {
    case State::kProposed:
    case State::kIntakeCheck:
    case State::kAdvisoryReview:
    case State::kCouncil:
    case State::kDecision: return true;
    default: return false;
  }
}

// All that follows a complete dossier of a re-rating is done by that day.
StatusOr<std::optional<Date>> end_of_rerating(const Dossier& dossier, const DatedRules& rules) {
  if (dossier.kind != DossierKind::kReRating || !dossier.complete_date) return std::nullopt;
  ASSIGN_OR_RETURN(const std::int64_t span,
                   rules.value("ocop.rerating_processing_days", *dossier.complete_date));
  return std::optional<Date>(later(*dossier.complete_date, days(span)));
}

}  // namespace

std::string_view state_name(State state) {
  switch (state) {
    case State::kDraft: return "DRAFT";
    case State::kSubmitted: return "SUBMITTED";
    case State::kCommuneReview: return "COMMUNE_REVIEW";
    case State::kReturned: return "RETURNED";
    case State::kProposed: return "PROPOSED";
    case State::kIntakeCheck: return "INTAKE_CHECK";
    case State::kAdvisoryReview: return "ADVISORY_REVIEW";
    case State::kCouncil: return "COUNCIL";
    case State::kDecision: return "DECISION";
    case State::kRecognised: return "RECOGNISED";
    case State::kNotRecognised: return "NOT_RECOGNISED";
    case State::kApprovedForCentral: return "APPROVED_FOR_CENTRAL";
    case State::kCentralIntake: return "CENTRAL_INTAKE";
    case State::kCentralCouncil: return "CENTRAL_COUNCIL";
    case State::kCentralDecided: return "CENTRAL_DECIDED";
    case State::kWithdrawn: return "WITHDRAWN";
  }
  return "";
}

std::string_view kind_name(DossierKind kind) {
  switch (kind) {
    case DossierKind::kFirst: return "FIRST";
    case DossierKind::kUpgrade: return "UPGRADE";
    case DossierKind::kReRating: return "RE_RATING";
  }
  return "";
}

std::string_view desk_name(Desk desk) {
  switch (desk) {
    case Desk::kOwner: return "OWNER";
    case Desk::kCommune: return "COMMUNE";
    case Desk::kProvince: return "PROVINCE";
    case Desk::kCouncil: return "COUNCIL";
    case Desk::kSystem: return "SYSTEM";
  }
  return "";
}

std::string_view act_name(Act act) {
  switch (act) {
    case Act::kCreate: return "CREATE";
    case Act::kSubmit: return "SUBMIT";
    case Act::kReceive: return "RECEIVE";
    case Act::kReturn: return "RETURN";
    case Act::kPropose: return "PROPOSE";
    case Act::kTakeIn: return "TAKE_IN";
    case Act::kFindComplete: return "FIND_COMPLETE";
    case Act::kAdvise: return "ADVISE";
    case Act::kWithdraw: return "WITHDRAW";
    case Act::kExtend: return "EXTEND";
    case Act::kScore: return "SCORE";
    case Act::kRecognise: return "RECOGNISE";
    case Act::kNotRecognise: return "NOT_RECOGNISE";
    case Act::kApproveForCentral: return "APPROVE_FOR_CENTRAL";
    case Act::kRecordCentral: return "RECORD_CENTRAL";
  }
  return "";
}

const std::vector<Move>& moves() {
  static const std::vector<Move> all = [] {
    std::vector<Move> table = {
        {Act::kSubmit, Desk::kOwner, State::kDraft, State::kSubmitted},
        {Act::kSubmit, Desk::kOwner, State::kReturned, State::kSubmitted},
        {Act::kReceive, Desk::kCommune, State::kSubmitted, State::kCommuneReview},
        {Act::kReturn, Desk::kCommune, State::kCommuneReview, State::kReturned},
        {Act::kPropose, Desk::kCommune, State::kCommuneReview, State::kProposed},
        {Act::kTakeIn, Desk::kProvince, State::kProposed, State::kIntakeCheck},
        {Act::kReturn, Desk::kProvince, State::kIntakeCheck, State::kReturned},
        {Act::kFindComplete, Desk::kProvince, State::kIntakeCheck, State::kAdvisoryReview},
        {Act::kReturn, Desk::kProvince, State::kAdvisoryReview, State::kReturned},
        {Act::kAdvise, Desk::kProvince, State::kAdvisoryReview, State::kCouncil},
        {Act::kExtend, Desk::kCommune, State::kCommuneReview, State::kCommuneReview},
        {Act::kExtend, Desk::kProvince, State::kProposed, State::kProposed},
        {Act::kExtend, Desk::kProvince, State::kIntakeCheck, State::kIntakeCheck},
        {Act::kExtend, Desk::kProvince, State::kAdvisoryReview, State::kAdvisoryReview},
        {Act::kExtend, Desk::kProvince, State::kCouncil, State::kCouncil},
        {Act::kExtend, Desk::kProvince, State::kDecision, State::kDecision},
        {Act::kScore, Desk::kCouncil, State::kCouncil, State::kDecision},
        {Act::kRecognise, Desk::kProvince, State::kDecision, State::kRecognised},
        {Act::kNotRecognise, Desk::kProvince, State::kDecision, State::kNotRecognised},
        {Act::kApproveForCentral, Desk::kProvince, State::kDecision, State::kApprovedForCentral},
        {Act::kRecordCentral, Desk::kProvince, State::kApprovedForCentral, State::kCentralDecided},
        // The centre sends it back or does not answer: the province goes by its council's result.
        {Act::kRecognise, Desk::kProvince, State::kApprovedForCentral, State::kRecognised},
        {Act::kNotRecognise, Desk::kProvince, State::kApprovedForCentral, State::kNotRecognised},
        // Below the central council's band the province may go by its result.
        {Act::kRecognise, Desk::kProvince, State::kCentralDecided, State::kRecognised},
        {Act::kNotRecognise, Desk::kProvince, State::kCentralDecided, State::kNotRecognised},
    };
    for (const State state :
         {State::kDraft, State::kSubmitted, State::kCommuneReview, State::kReturned,
          State::kProposed, State::kIntakeCheck, State::kAdvisoryReview, State::kCouncil,
          State::kApprovedForCentral}) {
      table.push_back({Act::kWithdraw, Desk::kOwner, state, State::kWithdrawn});
    }
    return table;
  }();
  return all;
}

StatusOr<State> Dossier::target(Act act, Desk desk) const {
  const auto at = std::ranges::find_if(moves(), [&](const Move& it) {
    return it.act == act && it.desk == desk && it.from == state;
  });
  if (at == moves().end()) return wrong_state(state, act_name(act));
  // What the province asked for does not pass the commune once more.
  const bool back_to_province =
      act == Act::kSubmit && returned_from && *returned_from != State::kCommuneReview;
  return back_to_province ? State::kIntakeCheck : at->to;
}

Status Dossier::move(Act act, Desk desk, Time now) {
  ASSIGN_OR_RETURN(const State to, target(act, desk));
  if (act == Act::kReturn) {
    returned_from = state;
    complete_date.reset();
  }
  if (act == Act::kFindComplete) complete_date = date_in_vietnam(now);
  if (act == Act::kSubmit) {
    returned_from.reset();
    if (!submit_time) submit_time = now;
  }
  state = to;
  touch(now);
  return ok();
}

Status Dossier::check_editable() const {
  if (state == State::kDraft || state == State::kReturned) return ok();
  return wrong_state(state, "EDIT");
}

Status Dossier::check_draft() const {
  return state == State::kDraft ? ok() : wrong_state(state, "DELETE");
}

bool Dossier::ended() const {
  switch (state) {
    case State::kRecognised:
    case State::kNotRecognised:
    case State::kWithdrawn: return true;
    case State::kCentralDecided: return star > 0;
    default: return false;
  }
}

Status Dossier::extend(Date due, const DatedRules& rules) {
  if (!due_date) return refuse("DEADLINE_NONE", "the law sets no last day for this step");
  if (due <= *due_date) return invalid("due_date", "is not later than the present last day");
  ASSIGN_OR_RETURN(const auto end, end_of_rerating(*this, rules));
  if (end && due > *end) {
    return invalid("due_date", "is later than " + format_date(*end) +
                                   ", the last day that the law gives this re-rating");
  }
  due_date = due;
  return ok();
}

void Dossier::touch(Time now) {
  ++revision;
  update_time = now;
}

StatusOr<std::optional<Date>> due_of(const Dossier& dossier, Date today, const DatedRules& rules,
                                     const WorkingDays& calendar) {
  switch (dossier.state) {
    case State::kCommuneReview: {
      ASSIGN_OR_RETURN(const auto span, rules.value("ocop.commune_review_working_days", today));
      ASSIGN_OR_RETURN(const Date due, calendar.after(today, static_cast<int>(span)));
      return std::optional<Date>(due);
    }
    case State::kProposed:
    case State::kIntakeCheck:
    case State::kAdvisoryReview:
    case State::kCouncil:
    case State::kDecision: {
      ASSIGN_OR_RETURN(const Date round, end_of_round(dossier.propose_date.value_or(today), rules));
      ASSIGN_OR_RETURN(const auto end, end_of_rerating(dossier, rules));
      return std::optional<Date>(std::min(round, end.value_or(round)));
    }
    default: return std::optional<Date>();
  }
}

StatusOr<std::optional<Date>> due_after(const Dossier& dossier, State from, Date today,
                                        const DatedRules& rules, const WorkingDays& calendar) {
  ASSIGN_OR_RETURN(const auto due, due_of(dossier, today, rules, calendar));
  const auto& had = dossier.due_date;
  if (!due || !had || *had <= *due || !at_the_province(from) || !at_the_province(dossier.state)) {
    return due;
  }
  ASSIGN_OR_RETURN(const auto end, end_of_rerating(dossier, rules));
  return std::optional<Date>(std::min(*had, end.value_or(*had)));
}

std::optional<Expected> expected_of(const Dossier& dossier) {
  if (dossier.ended()) return std::nullopt;
  switch (dossier.state) {
    case State::kSubmitted: return Expected{Act::kReceive, Desk::kCommune};
    case State::kCommuneReview: return Expected{Act::kPropose, Desk::kCommune};
    case State::kProposed: return Expected{Act::kTakeIn, Desk::kProvince};
    case State::kIntakeCheck: return Expected{Act::kFindComplete, Desk::kProvince};
    case State::kAdvisoryReview: return Expected{Act::kAdvise, Desk::kProvince};
    case State::kCouncil: return Expected{Act::kScore, Desk::kCouncil};
    case State::kDecision:
    case State::kCentralDecided: return Expected{Act::kRecognise, Desk::kProvince};
    case State::kApprovedForCentral: return Expected{Act::kRecordCentral, Desk::kProvince};
    default: return std::nullopt;
  }
}

}  // namespace farmgate::certification
