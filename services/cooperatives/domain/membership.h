#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/cooperatives/domain/cooperative.h"

// Dated memberships and what the law says of them on each day. Judged with the cooperative's row
// locked: nobody else changes its memberships meanwhile.
namespace farmgate::cooperatives {

enum class MembershipClass { kOfficial = 1, kAssociateCapital, kAssociate };
enum class MembershipChange { kAdmitted = 1, kUpdated, kEnded };
std::string_view class_name(MembershipClass membership_class);

// New values of the fields that a correction names; the others stay. The last day may be taken
// away.
struct MembershipPatch {
  std::optional<MembershipClass> membership_class;
  std::optional<Money> capital;
  std::optional<Date> valid_from_date;
  std::optional<std::optional<Date>> valid_through_date;
};

// Its checks are told which cooperative it is in.
struct Membership {
  MembershipId id;
  CooperativeId cooperative;
  ProducerId member;
  MembershipClass membership_class = MembershipClass::kOfficial;
  Money capital;
  Date valid_from_date;                    // both days included
  std::optional<Date> valid_through_date;  // absent: until further notice
  std::string end_reason;
  std::int64_t version = 1;  // of the last event, and the etag
  Time create_time;
  Time update_time;

  bool holds_on(Date day) const {
    return valid_from_date <= day && (!valid_through_date || day <= *valid_through_date);
  }
  // INVALID_FIELD: days in the wrong order or before the founding, capital that does not fit the
  // class.
  Status check(const Cooperative& in) const;
  Status correct(const MembershipPatch& patch, const Cooperative& in, Time now);
  // MEMBERSHIP_ENDED when its last day is past; INVALID_FIELD for a day before the first or after
  // the last one set before.
  Status end(Date last_day, std::string reason, Date today, Time now);
  // Ends on the day before; the new one with the patch's class and capital from `day` on.
  StatusOr<Membership> succeed(const MembershipPatch& patch, Date day, const Cooperative& in,
                               Time now);
};

// MEMBER_NOT_ELIGIBLE: the cooperative itself; in a union what is no cooperative, by its party's
// kind or by the cooperative that it is the party of. PRODUCER_SUSPENDED.
Status check_member(const Cooperative& cooperative, const PartyCopy& member,
                    bool party_of_cooperative);
// MEMBER_BELOW_AGE on the first day; INVALID_FIELD for a birth after it, and for none of an
// official member that is a person: a household or a farm.
Status check_age(const Membership& membership, const PartyCopy& member, std::optional<Date> birth,
                 const DatedRules& rules);
// MEMBERSHIP_OVERLAP naming the one that is there.
Status overlaps(const Membership& other);

// How many one cooperative's register may hold: FAILED_PRECONDITION/TOO_MANY.
inline constexpr int kMembershipsMost = 100'000;
Status check_register_room(std::int64_t present);

}  // namespace farmgate::cooperatives
