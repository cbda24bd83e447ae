#include "services/cooperatives/events/announce.h"

#include "farmgate/cooperatives/events/v1/events.pb.h"
#include "services/cooperatives/storage/records.h"
#include "services/cooperatives/wire/events.h"

namespace farmgate::cooperatives {

StatusOr<CooperativeRecord> announce(pg::Tx& tx, farmgate::events::Outbox& outbox,
                                     const Cooperative& cooperative, CooperativeChange change,
                                     Date today) {
  ASSIGN_OR_RETURN(CooperativeRecord record, records::complete(tx, cooperative, today));
  RETURN_IF_ERROR(outbox.append(tx, wire::event(record, change)));
  return record;
}

Status announce(pg::Tx& tx, farmgate::events::Outbox& outbox, const Membership& membership,
                MembershipChange change) {
  return outbox.append(tx, wire::event(membership, change));
}

}  // namespace farmgate::cooperatives
