#pragma once

#include "chassis/auth/policy.h"
#include "chassis/base/status.h"
#include "services/cooperatives/storage/cooperatives.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::cooperatives {

// SCOPE_PARTY: the caller's own parties; an officer of a commune sees those of the commune,
// officers of the province all.
StatusOr<auth::Access> parties_of(const auth::Principal& principal,
                                  const google::protobuf::Message& request);

// SCOPE_PARTY and SCOPE_PROVINCE of contracts: both sides of a contract see it, officers of the
// province all.
StatusOr<auth::Access> sides_of(const auth::Principal& principal,
                                const google::protobuf::Message& request);

// An access as the arguments of the statements' owner predicate.
Visible visible_to(const auth::Access& access);

}  // namespace farmgate::cooperatives
