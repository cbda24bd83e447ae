#pragma once

#include "chassis/auth/policy.h"
#include "chassis/base/status.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::listings {

// SCOPE_PARTY: the parties of the caller's token; none for the public.
StatusOr<auth::Access> own_parties(const auth::Principal& principal,
                                   const google::protobuf::Message& request);

}  // namespace farmgate::listings
