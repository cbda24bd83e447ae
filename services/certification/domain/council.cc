#include "services/certification/domain/council.h"

#include <algorithm>

#include "chassis/base/violations.h"

namespace farmgate::certification {
namespace {

constexpr std::int64_t kWhole = 1'000'000;

Status not_ready(std::string message, Values values = {}) {
  return refuse("COUNCIL_NOT_READY", std::move(message), std::move(values));
}

Status unknown_member(CouncilMemberId member) { return not_found("member " + member.to_string()); }

StatusOr<int> small(const DatedRules& rules, std::string_view key, Date day) {
  ASSIGN_OR_RETURN(const std::int64_t value, rules.value(key, day));
  return static_cast<int>(value);
}

bool overlap(const CouncilMember& a, const CouncilMember& b) {
  return (!a.valid_through_date || b.valid_from_date <= *a.valid_through_date) &&
         (!b.valid_through_date || a.valid_from_date <= *b.valid_through_date);
}

// "quorum_millionths 750000 -> 600000".
void add_change(std::string_view what, const std::string& before, const std::string& after,
                std::string& out) {
  if (before == after) return;
  out += (out.empty() ? "" : "; ") + std::string(what) + " " + before + " -> " + after;
}

std::string span_of(const CouncilMember& it) {
  return format_date(it.valid_from_date) + " to " +
         (it.valid_through_date ? format_date(*it.valid_through_date) : "the end");
}

std::string text_of(const std::optional<Delegation>& it) {
  if (!it) return "none";
  return it->member.to_string() + " " + format_date(it->valid_from_date) + " to " +
         format_date(it->valid_through_date) + " by " + it->document_number;
}

std::string text_of(const CouncilMember& it) {
  return it.subject + ", " + span_of(it) + (it.alternate ? ", alternate" : "") +
         (it.person_key.empty() ? ", no personal number" : "");
}

}  // namespace

bool CouncilMember::serves_on(Date day) const {
  return valid_from_date <= day && (!valid_through_date || day <= *valid_through_date);
}

StatusOr<CouncilTerms> CouncilTerms::by_rule(const DatedRules& rules, Date day) {
  CouncilTerms terms;
  ASSIGN_OR_RETURN(terms.minimum_members, small(rules, "ocop.council.minimum_members", day));
  ASSIGN_OR_RETURN(terms.quorum_millionths, rules.value("ocop.council.quorum_millionths", day));
  ASSIGN_OR_RETURN(terms.maximum_gap_points, small(rules, "ocop.council.maximum_gap_points", day));
  ASSIGN_OR_RETURN(terms.maximum_rounds, small(rules, "ocop.council.maximum_rounds", day));
  return terms;
}

Status Council::check() const {
  Violations wrong("council");
  wrong.unless(valid_from_date <= valid_through_date, "valid_through_date",
               "is before valid_from_date");
  wrong.unless(decision_date <= valid_from_date, "decision_date", "is after valid_from_date");
  wrong.unless(
      terms.minimum_members >= 1 && terms.minimum_members <= static_cast<int>(kCouncilMembersMost),
      "minimum_members", "must be 1 to 60");
  // Less than half would let a minority decide.
  wrong.unless(terms.quorum_millionths > kWhole / 2 && terms.quorum_millionths <= kWhole,
               "quorum_millionths", "must be more than half and at most the whole");
  wrong.unless(terms.maximum_gap_points >= 0 && terms.maximum_gap_points <= 100,
               "maximum_gap_points", "must be 0 to 100");
  wrong.unless(terms.maximum_rounds >= 1 && terms.maximum_rounds <= 9, "maximum_rounds",
               "must be 1 to 9");
  return std::move(wrong).status("the council is not set up as it must be");
}

Status Council::check_secretary(Date today) const {
  const bool votes = std::ranges::any_of(members, [&](const CouncilMember& it) {
    return it.subject == secretary && !(it.valid_through_date && *it.valid_through_date < today);
  });
  return votes ? invalid("council.secretary", "is a member, who has a vote") : ok();
}

Status Council::appoint(CouncilMember member, bool as_chair, Time now) {
  Violations wrong("member");
  wrong.unless(
      member.valid_from_date >= valid_from_date && member.valid_from_date <= valid_through_date,
      "valid_from_date", "is not in the term of the council");
  wrong.unless(member.subject != secretary, "subject", "is the secretary, who has no vote");
  wrong.unless(!as_chair || !member.alternate, "alternate", "the chair has a seat of its own");
  wrong.unless(!member.valid_through_date || *member.valid_through_date >= member.valid_from_date,
               "valid_through_date", "is before the first day");
  const Date today = date_in_vietnam(now);
  const CouncilMember* const first = chair ? find(*chair) : nullptr;
  const bool led =
      first != nullptr && !(first->valid_through_date && *first->valid_through_date < today);
  wrong.unless(!as_chair || !led || member.valid_from_date <= today, "valid_from_date",
               "is later than today, and till then the council has a chair");
  RETURN_IF_ERROR(std::move(wrong).status("the member cannot be appointed"));
  if (members.size() >= kCouncilMembersMost) {
    return refuse("TOO_MANY", "the council has as many appointments as it may",
                  {{"most", std::to_string(kCouncilMembersMost)}});
  }
  for (const CouncilMember& it : members) {
    const bool same = it.subject == member.subject ||
                      (!it.person_key.empty() && it.person_key == member.person_key);
    if (same && overlap(it, member)) {
      return refuse("MEMBER_APPOINTED", "the person is a member in that time",
                    {{"member", it.id.to_string()}});
    }
  }
  if (as_chair) chair = member.id;
  members.push_back(std::move(member));
  touch(now);
  return ok();
}

Status Council::end_appointment(CouncilMemberId member, Date last, Date today, Time now) {
  const auto at = std::ranges::find(members, member, &CouncilMember::id);
  if (at == members.end()) return unknown_member(member);
  if (last < today) return invalid("valid_through_date", "is a day of the past");
  if (last < at->valid_from_date) return invalid("valid_through_date", "is before the first day");
  if (at->valid_through_date && *at->valid_through_date < today) {
    return invalid("member", "has left the council");
  }
  at->valid_through_date = last;
  touch(now);
  return ok();
}

Status Council::delegate(const Delegation& to, Time now) {
  const CouncilMember* member = find(to.member);
  if (member == nullptr) return unknown_member(to.member);
  if (to.valid_through_date < to.valid_from_date) {
    return invalid("valid_through_date", "is before valid_from_date");
  }
  if (member->alternate || chair == to.member || !member->serves_on(to.valid_from_date)) {
    return invalid("member", "is no other member with a seat on that day");
  }
  delegation = to;
  touch(now);
  return ok();
}

void Council::touch(Time now) {
  ++revision;
  update_time = now;
}

const CouncilMember* Council::find(CouncilMemberId member) const {
  const auto at = std::ranges::find(members, member, &CouncilMember::id);
  return at == members.end() ? nullptr : &*at;
}

const CouncilMember* Council::serving(std::string_view subject, Date day) const {
  const auto at = std::ranges::find_if(
      members, [&](const CouncilMember& it) { return it.subject == subject && it.serves_on(day); });
  return at == members.end() ? nullptr : &*at;
}

std::vector<CouncilMemberId> Council::presiding(Date day) const {
  std::vector<CouncilMemberId> out;
  const CouncilMember* first = chair ? find(*chair) : nullptr;
  if (first != nullptr && first->serves_on(day)) out.push_back(first->id);
  if (!delegation) return out;
  const CouncilMember* second = find(delegation->member);
  const bool in_time = delegation->valid_from_date <= day && day <= delegation->valid_through_date;
  if (in_time && second != nullptr && second->serves_on(day)) out.push_back(second->id);
  return out;
}

Status Council::check_ready(Date day) const {
  if (day < valid_from_date || day > valid_through_date) {
    return not_ready("the day is not in the term of the council",
                     {{"valid_from_date", format_date(valid_from_date)},
                      {"valid_through_date", format_date(valid_through_date)}});
  }
  const auto seats = std::ranges::count_if(
      members, [&](const CouncilMember& it) { return !it.alternate && it.serves_on(day); });
  if (seats < terms.minimum_members) {
    return not_ready("the council has too few members",
                     {{"members", std::to_string(seats)},
                      {"minimum_members", std::to_string(terms.minimum_members)}});
  }
  if (presiding(day).empty()) return not_ready("the council has nobody who may preside");
  return ok();
}

std::string difference(const Council& before, const Council& after) {
  std::string out;
  const auto number = [&](std::string_view what, std::int64_t was, std::int64_t is) {
    add_change(what, std::to_string(was), std::to_string(is), out);
  };
  add_change("title", before.title, after.title, out);
  add_change("secretary", before.secretary, after.secretary, out);
  if (before.valid_through_date != after.valid_through_date) {
    add_change("valid_through_date", format_date(before.valid_through_date),
               format_date(after.valid_through_date), out);
  }
  number("minimum_members", before.terms.minimum_members, after.terms.minimum_members);
  number("quorum_millionths", before.terms.quorum_millionths, after.terms.quorum_millionths);
  number("maximum_gap_points", before.terms.maximum_gap_points, after.terms.maximum_gap_points);
  number("maximum_rounds", before.terms.maximum_rounds, after.terms.maximum_rounds);
  for (const CouncilMember& it : after.members) {
    const CouncilMember* const was = before.find(it.id);
    add_change("member " + it.id.to_string(), was == nullptr ? "none" : text_of(*was), text_of(it),
               out);
  }
  add_change("chair", before.chair ? before.chair->to_string() : "none",
             after.chair ? after.chair->to_string() : "none", out);
  add_change("delegation", text_of(before.delegation), text_of(after.delegation), out);
  return out;
}

}  // namespace farmgate::certification
