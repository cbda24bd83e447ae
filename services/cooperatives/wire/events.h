#pragma once

#include "services/cooperatives/domain/membership.h"
#include "services/cooperatives/domain/record.h"

namespace farmgate::cooperatives::events::v1 {
class CooperativeEvent;
class MembershipEvent;
}  // namespace farmgate::cooperatives::events::v1

// Domain -> events: the whole public state; of the members the counts, of a membership no capital.
namespace farmgate::cooperatives::wire {

events::v1::CooperativeEvent event(const CooperativeRecord& record, CooperativeChange change);
events::v1::MembershipEvent event(const Membership& it, MembershipChange change);

// For republishing, where only the state is known: a change that leads to it.
CooperativeChange latest_change(const CooperativeRecord& record);
MembershipChange latest_change(const Membership& membership);

}  // namespace farmgate::cooperatives::wire
