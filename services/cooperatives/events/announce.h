#pragma once

#include "chassis/events/outbox.h"
#include "chassis/pg/database.h"
#include "services/cooperatives/domain/membership.h"
#include "services/cooperatives/domain/record.h"

namespace farmgate::cooperatives {

// Appends a cooperative's event, counted on `today`. Its row is locked and saved here. What a reply
// shows of it.
StatusOr<CooperativeRecord> announce(pg::Tx& tx, farmgate::events::Outbox& outbox,
                                     const Cooperative& cooperative, CooperativeChange change,
                                     Date today);
// Of a membership whose cooperative is locked.
Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Membership& membership,
                MembershipChange change);

}  // namespace farmgate::cooperatives
