#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/id.h"
#include "chassis/base/rules.h"
#include "chassis/base/status.h"
#include "services/certification/domain/working_days.h"

// A product on its way to a star: the states of Decision 26/2026 article 7, who moves it from one
// to the next, and by when.
namespace farmgate::certification {

using DossierId = Id<struct DossierTag>;

enum class DossierState {
  kDraft = 1,
  kSubmitted,
  kCommuneReview,
  kReturned,
  kProposed,
  kIntakeCheck,
  kAdvisoryReview,
  kCouncil,
  kDecision,
  kRecognised,
  kNotRecognised,
  kApprovedForCentral,
  kCentralIntake,
  kCentralCouncil,
  kCentralDecided,
  kWithdrawn
};
std::string_view state_name(DossierState state);

enum class DossierKind { kFirst = 1, kUpgrade, kReRating };
std::string_view kind_name(DossierKind kind);

// Who acts, as the activities name them.
enum class Desk { kOwner = 1, kCommune, kProvince, kCouncil, kSystem };
std::string_view desk_name(Desk desk);

enum class Act {
  kCreate = 1,
  kSubmit,
  kReceive,
  kReturn,
  kPropose,
  kTakeIn,        // the province receives it
  kFindComplete,  // and finds it complete
  kAdvise,
  kWithdraw,
  kExtend,
  kScore,  // the council's result
  kRecognise,
  kNotRecognise,
  kApproveForCentral,
  kRecordCentral  // the central council's result
};
std::string_view act_name(Act act);

// One line of the table of moves. An act that is not in a line for its state is refused.
struct Move {
  Act act;
  Desk desk;
  DossierState from;
  DossierState to;
};
const std::vector<Move>& moves();

struct Dossier {
  DossierId id;
  std::string product;   // "producers/.../products/..."
  std::string producer;  // "producers/..."
  std::string commune;   // "communes/07582": whose desk goes on with it
  DossierKind kind = DossierKind::kFirst;
  std::optional<Uuid> certificate;  // that an upgrade or a re-rating is about
  int wanted_star = 3;
  std::string rubric;  // its id; kept for good
  int product_set = 0;
  DossierState state = DossierState::kDraft;
  // Whose desk returned it, while it is RETURNED: it goes back there.
  std::optional<DossierState> returned_from;
  std::string commune_slip;
  std::string province_slip;
  std::optional<Date> receive_date;  // by the commune
  std::optional<Date> propose_date;
  std::optional<Date> complete_date;  // by the province's word; none while it is returned
  std::optional<Date> due_date;       // the last legal day of the step it waits for
  int star = 0;                       // of the certificate that it brought
  std::optional<Time> submit_time;    // the first
  std::int64_t version = 0;           // of the last event; 0 before it was submitted
  std::int64_t revision = 1;          // the etag
  Time create_time{};
  Time update_time{};

  // DOSSIER_STATE unless the table has a move of this desk from the present state.
  StatusOr<DossierState> target(Act act, Desk desk) const;
  // Makes it: state, revision, update_time. What else the act brings is the caller's.
  Status move(Act act, Desk desk, Time now);
  // Its owner may change forms, answers and evidence: DOSSIER_STATE unless DRAFT or RETURNED.
  Status check_editable() const;
  Status check_draft() const;
  // Nobody has to act on it any more. What the central council came to is an end only where it gave
  // a certificate: below, the province decides on it.
  bool ended() const;
  // Later than the present last day, and within the law's for a re-rating: INVALID_FIELD,
  // DEADLINE_NONE, RULE_MISSING. Beside the move, which touches it.
  Status extend(Date due, const DatedRules& rules);
  bool late(Date today) const { return due_date && *due_date < today; }
  void touch(Time now);
};

// The last legal day of the step that a dossier in this state waits for, reckoned from the day on
// which it came there; nothing where the law sets none. From the day on which a re-rating is found
// complete all its steps share one last day. CALENDAR_MISSING, RULE_MISSING.
StatusOr<std::optional<Date>> due_of(const Dossier& dossier, Date today, const DatedRules& rules,
                                     const WorkingDays& calendar);

// And of one that came from another state with the last day that it had there: among the desks of
// the province an extension goes on with it, within the law's days for a re-rating.
StatusOr<std::optional<Date>> due_after(const Dossier& dossier, DossierState from, Date today,
                                        const DatedRules& rules, const WorkingDays& calendar);

// What is expected next, and of whom: nothing at the end and while its owner has it.
struct Expected {
  Act act;
  Desk desk;
};
std::optional<Expected> expected_of(const Dossier& dossier);

}  // namespace farmgate::certification
