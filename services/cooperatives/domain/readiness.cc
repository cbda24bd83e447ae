#include "services/cooperatives/domain/readiness.h"

#include <utility>

namespace farmgate::cooperatives {
namespace {

// As it is judged: by the law of what it is to become.
Cooperative as_cooperative(Cooperative group) {
  group.kind = CooperativeKind::kCooperative;
  return group;
}

ReadinessCheck check_document(ReadinessItem item, bool met, std::string present,
                              std::string missing) {
  return {item, met, met ? std::move(present) : std::move(missing)};
}

StatusOr<ReadinessCheck> check_number(const Cooperative& it, const DatedRules& rules,
                                      const MemberTable& members) {
  const Standing& today = members.standings.front();
  ASSIGN_OR_RETURN(const std::int64_t minimum, minimum_members(it.kind, rules, today.from));
  const Status enough = check_members(it, rules, members.standings);
  if (!enough.ok() && enough.reason() != "MEMBERS_TOO_FEW") return enough;
  return ReadinessCheck{
      ReadinessItem::kOfficialMembers, enough.ok(),
      std::to_string(today.official) + " official members of at least " + std::to_string(minimum)};
}

ReadinessCheck check_meeting(const FoundingMeeting& meeting) {
  const bool minutes = meeting.meeting_date && !meeting.minutes_digest.empty();
  const bool majority = 2LL * meeting.votes_for > meeting.votes_cast;
  std::string finding = std::to_string(meeting.votes_for) + " of " +
                        std::to_string(meeting.votes_cast) + " votes in favour";
  if (!minutes) finding += ", no minutes with their day";
  return {ReadinessItem::kFoundingMeeting, minutes && majority, std::move(finding)};
}

StatusOr<ReadinessCheck> check_table(const Cooperative& it, const DatedRules& rules,
                                     const MemberTable& members) {
  const Status within = check_capital(it, rules, members.standings, members.largest);
  if (!within.ok() && within.reason() != "CAPITAL_CAP_EXCEEDED") return within;
  const bool declared = it.charter.capital > Money();
  std::string finding = "all contributions are within the caps";
  if (!declared) finding = "no charter capital";
  if (declared && members.without > 0) {
    finding = std::to_string(members.without) + " official members contribute nothing";
  }
  if (declared && !within.ok()) {
    finding = within.values().at("capital_vnd") + " dong where " + within.values().at("limit_vnd") +
              " are allowed (" + within.values().at("cap") + ")";
  }
  return ReadinessCheck{ReadinessItem::kCapitalTable,
                        declared && within.ok() && members.without == 0, std::move(finding)};
}

}  // namespace

std::string_view item_name(ReadinessItem item) {
  switch (item) {
    case ReadinessItem::kOfficialMembers: return "OFFICIAL_MEMBERS";
    case ReadinessItem::kCharter: return "CHARTER";
    case ReadinessItem::kBusinessPlan: return "BUSINESS_PLAN";
    case ReadinessItem::kFoundingMeeting: return "FOUNDING_MEETING";
    case ReadinessItem::kCapitalTable: return "CAPITAL_TABLE";
    case ReadinessItem::kRegistration: return "REGISTRATION";
  }
  return "";
}

StatusOr<std::vector<ReadinessCheck>> assess(const Cooperative& group, const DatedRules& rules,
                                             const MemberTable& members) {
  const Cooperative it = as_cooperative(group);
  std::vector<ReadinessCheck> checks;
  ASSIGN_OR_RETURN(ReadinessCheck number, check_number(it, rules, members));
  checks.push_back(std::move(number));
  checks.push_back(check_document(
      ReadinessItem::kCharter,
      it.charter.adopt_date && !it.charter.document_digest.empty() && it.charter.capital > Money(),
      "adopted", "text, day of adoption or capital is missing"));
  checks.push_back(check_document(ReadinessItem::kBusinessPlan, !it.business_plan_digest.empty(),
                                  "recorded", "none is recorded"));
  checks.push_back(check_meeting(it.meeting));
  ASSIGN_OR_RETURN(ReadinessCheck table, check_table(it, rules, members));
  checks.push_back(std::move(table));
  const Registration& entry = it.registration;
  checks.push_back(
      check_document(ReadinessItem::kRegistration,
                     !entry.number.empty() && entry.registration_date && !entry.place.empty(),
                     "registered", "number, day or office of the register is missing"));
  return checks;
}

Status check_ready(const Cooperative& group, const DatedRules& rules, const MemberTable& members) {
  const Cooperative it = as_cooperative(group);
  RETURN_IF_ERROR(check_members(it, rules, members.standings));
  RETURN_IF_ERROR(check_capital(it, rules, members.standings, members.largest));
  ASSIGN_OR_RETURN(const auto checks, assess(group, rules, members));
  std::vector<Violation> missing;
  for (const ReadinessCheck& check : checks) {
    if (!check.met) missing.push_back({std::string(item_name(check.item)), check.finding});
  }
  if (missing.empty()) return ok();
  return refuse("NOT_READY", "the group lacks what a cooperative needs").with(std::move(missing));
}

}  // namespace farmgate::cooperatives
