#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/cooperatives/domain/capital.h"

// What a group needs to become a cooperative.
namespace farmgate::cooperatives {

enum class ReadinessItem {
  kOfficialMembers = 1,
  kCharter,
  kBusinessPlan,
  kFoundingMeeting,
  kCapitalTable,
  kRegistration
};
std::string_view item_name(ReadinessItem item);

struct ReadinessCheck {
  ReadinessItem item = ReadinessItem::kOfficialMembers;
  bool met = false;
  std::string finding;  // in words
};

// The members of the day that is judged, and those to come.
struct MemberTable {
  Standings standings;       // the first is of the day itself
  Largest largest;           // contributions of official members
  std::int64_t without = 0;  // official members that contribute nothing
};

// Every item, in order. RULE_MISSING when nothing is known for that day.
StatusOr<std::vector<ReadinessCheck>> assess(const Cooperative& group, const DatedRules& rules,
                                             const MemberTable& members);

// ok when all are met: MEMBERS_TOO_FEW, CAPITAL_CAP_EXCEEDED, else NOT_READY with one violation per
// missing item.
Status check_ready(const Cooperative& group, const DatedRules& rules, const MemberTable& members);

}  // namespace farmgate::cooperatives
