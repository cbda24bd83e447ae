#include "services/cooperatives/domain/membership.h"

#include <utility>

#include "chassis/base/violations.h"
#include "services/cooperatives/domain/dated_rule.h"

namespace farmgate::cooperatives {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

std::string name_of(const Membership& it) {
  return "cooperatives/" + it.cooperative.to_string() + "/memberships/" + it.id.to_string();
}

Status not_eligible(const PartyCopy& member, std::string why) {
  return refuse("MEMBER_NOT_ELIGIBLE", std::move(why),
                {{"member", "producers/" + member.id.to_string()}, {"kind", member.kind}});
}

// Full years between two days; who is born on 29 February is a year older on 1 March.
int age_on(Date day, Date birth) {
  const int years = static_cast<int>(day.year()) - static_cast<int>(birth.year());
  const bool before_birthday =
      std::pair(day.month(), day.day()) < std::pair(birth.month(), birth.day());
  return years - (before_birthday ? 1 : 0);
}

}  // namespace

std::string_view class_name(MembershipClass membership_class) {
  switch (membership_class) {
    case MembershipClass::kOfficial: return "OFFICIAL";
    case MembershipClass::kAssociateCapital: return "ASSOCIATE_CAPITAL";
    case MembershipClass::kAssociate: return "ASSOCIATE";
  }
  return "";
}

Status Membership::check(const Cooperative& in) const {
  Violations found("membership");
  found.unless(!valid_through_date || valid_from_date <= *valid_through_date, "valid_through_date",
               "is before valid_from_date");
  found.unless(!in.founded_date || *in.founded_date <= valid_from_date, "valid_from_date",
               "is before the founding");
  const bool has_capital = capital > Money();
  found.unless(capital >= Money(), "capital_vnd", "is negative");
  found.unless(membership_class != MembershipClass::kAssociate || !has_capital, "capital_vnd",
               "must be 0 for an associate without capital");
  found.unless(membership_class != MembershipClass::kAssociateCapital || has_capital, "capital_vnd",
               "must be above 0 for an associate with capital");
  return std::move(found).status("the membership is not valid");
}

Status Membership::correct(const MembershipPatch& patch, const Cooperative& in, Time now) {
  if (patch.membership_class) membership_class = *patch.membership_class;
  if (patch.capital) capital = *patch.capital;
  if (patch.valid_from_date) valid_from_date = *patch.valid_from_date;
  if (patch.valid_through_date) valid_through_date = *patch.valid_through_date;
  if (!valid_through_date) end_reason.clear();
  ++version;
  update_time = now;
  return check(in);
}

Status Membership::end(Date last_day, std::string reason, Date today, Time now) {
  if (valid_through_date && *valid_through_date < today) {
    return refuse(
        "MEMBERSHIP_ENDED", "the membership is over",
        {{"membership", name_of(*this)}, {"valid_through_date", format_date(*valid_through_date)}});
  }
  if (last_day < valid_from_date) return invalid("valid_through_date", "is before the first day");
  if (valid_through_date && last_day > *valid_through_date) {
    return invalid("valid_through_date", "is after the last day that was set before");
  }
  valid_through_date = last_day;
  end_reason = std::move(reason);
  ++version;
  update_time = now;
  return ok();
}

StatusOr<Membership> Membership::succeed(const MembershipPatch& patch, Date day,
                                         const Cooperative& in, Time now) {
  if (patch.valid_from_date || patch.valid_through_date) {
    return invalid("update_mask", "with effective_date names class and capital only");
  }
  if (day <= valid_from_date || !holds_on(day)) {
    return invalid("effective_date", "is no later day of the membership");
  }
  Membership next = *this;
  next.id = MembershipId::make();
  next.valid_from_date = day;
  next.version = 0;
  next.create_time = now;
  RETURN_IF_ERROR(next.correct(patch, in, now));
  valid_through_date = Date(sys_days(day) - days(1));
  ++version;
  update_time = now;
  return next;
}

Status check_member(const Cooperative& cooperative, const PartyCopy& member,
                    bool party_of_cooperative) {
  if (member.id == cooperative.producer) {
    return not_eligible(member, "a cooperative is no member of itself");
  }
  const bool is_cooperative =
      party_of_cooperative || member.kind == kind_name(CooperativeKind::kCooperative);
  if (cooperative.kind == CooperativeKind::kUnion && !is_cooperative) {
    return not_eligible(member, "the members of a union are cooperatives");
  }
  return member.check_active();
}

Status check_age(const Membership& membership, const PartyCopy& member, std::optional<Date> birth,
                 const DatedRules& rules) {
  const Date first_day = membership.valid_from_date;
  const bool person = member.kind == "HOUSEHOLD" || member.kind == "FARM";
  if (!birth) {
    if (!person || membership.membership_class != MembershipClass::kOfficial) return ok();
    return invalid("birth_date", "is required of a person who becomes an official member");
  }
  if (*birth > first_day) return invalid("birth_date", "is after the first day of membership");
  ASSIGN_OR_RETURN(const auto least, rule_on(rules, "cooperative.minimum_age_years", first_day));
  if (!least || age_on(first_day, *birth) >= *least) return ok();
  return refuse("MEMBER_BELOW_AGE", "the person is too young on the first day of membership",
                {{"minimum_years", std::to_string(*least)}});
}

Status overlaps(const Membership& other) {
  return refuse(
      "MEMBERSHIP_OVERLAP", "the producer is a member on a day of that time already",
      {{"membership", name_of(other)},
       {"valid_from_date", format_date(other.valid_from_date)},
       {"valid_through_date",
        other.valid_through_date ? format_date(*other.valid_through_date) : std::string()}});
}

Status check_register_room(std::int64_t present) {
  if (present < kMembershipsMost) return ok();
  return refuse("TOO_MANY", "the register has as many memberships as it may",
                {{"collection", "memberships"}, {"most", std::to_string(kMembershipsMost)}});
}

}  // namespace farmgate::cooperatives
