#pragma once

#include <optional>
#include <vector>

#include "services/cooperatives/domain/capital.h"
#include "services/cooperatives/domain/readiness.h"
#include "services/cooperatives/storage/cooperatives.h"

namespace farmgate::cooperatives::membership_rows {

struct Place {
  CooperativeId cooperative;
  MembershipId id;
};
// Of a cooperative that the caller may see.
StatusOr<std::optional<Membership>> find(pg::Tx& tx, const Place& place);

struct Filter {
  std::optional<Date> as_of;
  std::optional<MembershipClass> membership_class;
  std::optional<ProducerId> member;
};
// In order of admission.
StatusOr<std::vector<Membership>> list(pg::Tx& tx, CooperativeId cooperative, const Filter& filter,
                                       const farmgate::wire::Page& page);

// What follows is asked and written with the cooperative's row locked.

StatusOr<std::int64_t> count(pg::Tx& tx, CooperativeId cooperative);
// One of the same member that shares a day with it, other than itself.
StatusOr<std::optional<Membership>> find_overlap(pg::Tx& tx, const Membership& it,
                                                 std::optional<MembershipId> except);
// Of all memberships but `except`, from the first day of the span to its last.
StatusOr<Standings> standings(pg::Tx& tx, CooperativeId cooperative, const Span& span,
                              std::optional<MembershipId> except);
// From `day` on, without end.
StatusOr<MemberTable> member_table(pg::Tx& tx, CooperativeId cooperative, Date day);

Status insert(pg::Tx& tx, const Membership& it, const Uuid& request_id);
Status save(pg::Tx& tx, const Membership& it);

// The next ones after an id, locked: for republishing.
StatusOr<std::vector<Membership>> after(pg::Tx& tx, const Uuid& id, int limit);

}  // namespace farmgate::cooperatives::membership_rows
