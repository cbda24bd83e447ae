#pragma once

#include <vector>

#include "chassis/auth/policy.h"
#include "chassis/base/status.h"
#include "chassis/rpc/call.h"
#include "services/listings/domain/listing.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::listings {

// SCOPE_PARTY: the parties of the caller's token; none for the public. Officers of the province
// reach all where the policy admits them.
StatusOr<auth::Access> own_parties(const auth::Principal& principal,
                                   const google::protobuf::Message& request);
// SCOPE_PROVINCE: its officers reach all, as in producers.
StatusOr<auth::Access> whole_province(const auth::Principal& principal,
                                      const google::protobuf::Message& request);

// Those of them that are producers: who may see a draft.
std::vector<ProducerId> parties_of(const rpc::Call& call);

}  // namespace farmgate::listings
