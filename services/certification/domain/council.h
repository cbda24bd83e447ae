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

// Who rates products: a council by a decision of the province, for a term, under rules of its own
// where the law leaves them to it (Decision 26/2026 article 7.3b).
namespace farmgate::certification {

using CouncilId = Id<struct CouncilTag>;
using CouncilMemberId = Id<struct CouncilMemberTag>;

enum class CouncilLevel { kProvince = 1 };

struct CouncilMember {
  CouncilMemberId id;
  std::string subject;  // of the member's tokens
  std::string person_name;
  std::string position;
  std::string organisation;
  bool alternate = false;                  // sits in another member's place only
  std::vector<std::string> declared_ties;  // "producers/..."
  std::string person_key;                  // empty: no personal number was given
  Date valid_from_date{};
  std::optional<Date> valid_through_date;

  bool serves_on(Date day) const;
};

// What the council's regulation sets; where it is silent, the dated rules.
struct CouncilTerms {
  int minimum_members = 0;
  std::int64_t quorum_millionths = 0;
  int maximum_gap_points = 0;  // between the highest and the lowest total of a dossier's sheets
  int maximum_rounds = 0;      // of scoring a dossier
  bool operator==(const CouncilTerms&) const = default;

  // RULE_MISSING.
  static StatusOr<CouncilTerms> by_rule(const DatedRules& rules, Date day);
};

// The chair's work in another member's hands.
struct Delegation {
  CouncilMemberId member;
  Date valid_from_date{};
  Date valid_through_date{};
  std::string document_number;
};

inline constexpr std::size_t kCouncilMembersMost = 60;  // appointments, ended ones too

struct Council {
  CouncilId id;
  std::string title;
  CouncilLevel level = CouncilLevel::kProvince;
  std::string province;  // "provinces/24"
  std::string decision_number;
  Date decision_date{};
  Date valid_from_date{};
  Date valid_through_date{};
  CouncilTerms terms;
  std::string secretary;  // subject of the secretary's tokens
  std::vector<CouncilMember> members;
  std::optional<CouncilMemberId> chair;
  std::optional<Delegation> delegation;
  std::int64_t revision = 1;  // the etag
  Time create_time{};
  Time update_time{};

  // INVALID_FIELD with everything at once, below "council".
  Status check() const;
  // The secretary has no vote: no member whose appointment is not over. INVALID_FIELD.
  Status check_secretary(Date today) const;
  // Its term and the day the member begins; one appointment a person at a time; the secretary has
  // no vote. One who begins on a later day does not take the chair from who has it. INVALID_FIELD
  // below "member", MEMBER_APPOINTED, TOO_MANY.
  Status appoint(CouncilMember member, bool as_chair, Time now);
  // The last day of an appointment, which is not over yet. NOT_FOUND, INVALID_FIELD.
  Status end_appointment(CouncilMemberId member, Date last, Date today, Time now);
  // To a member that serves. NOT_FOUND, INVALID_FIELD.
  Status delegate(const Delegation& to, Time now);
  void touch(Time now);

  const CouncilMember* find(CouncilMemberId member) const;
  // The appointment of a person on a day, or nullptr.
  const CouncilMember* serving(std::string_view subject, Date day) const;
  // Who may preside on a day: the chair and whom the chair's work was given to.
  std::vector<CouncilMemberId> presiding(Date day) const;
  // May meet on that day. COUNCIL_NOT_READY: out of its term, too few members, no chair.
  Status check_ready(Date day) const;
};

// What of a council an act changed, in words for its chain: nobody's name is in them.
std::string difference(const Council& before, const Council& after);

}  // namespace farmgate::certification
