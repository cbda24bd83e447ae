#pragma once

#include <string>

#include "services/cooperatives/domain/readiness.h"

// Cooperatives and members of unit tests, judged by the rules that are compiled in.
namespace farmgate::cooperatives {

Date day(int year, unsigned month, unsigned number);
const DatedRules& rules();

// With a charter capital of 1,000,000,000 dong.
Cooperative cooperative(CooperativeKind kind = CooperativeKind::kCooperative);
Membership member(std::int64_t million, Date from, std::optional<Date> through = std::nullopt,
                  MembershipClass membership_class = MembershipClass::kOfficial);
Standing standing(Date from, std::int64_t official, std::int64_t official_million,
                  std::int64_t associate_million = 0);
// A group with everything that a cooperative needs.
Cooperative ready_group();
MemberTable ready_members();

}  // namespace farmgate::cooperatives
