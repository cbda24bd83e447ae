#pragma once

#include "chassis/auth/policy.h"
#include "chassis/base/status.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::certification {

// SCOPE_PROVINCE of rubrics: the law is the same for every province, so its officers and
// administrators reach all rubrics.
StatusOr<auth::Access> rubrics_of(const auth::Principal& principal,
                                  const google::protobuf::Message& request);

// The dossiers of the caller's own parties; an officer of a commune reaches those of the commune,
// officers of the province all, and members and secretaries of councils those that the rows say
// came to their table: only of a method that admits them as such.
StatusOr<auth::Access> dossiers_of(const auth::Principal& principal,
                                   const google::protobuf::Message& request);

// SCOPE_COUNCIL_SESSION: officers of the province reach all councils, secretaries and members those
// that the rows say they belong to.
StatusOr<auth::Access> councils_of(const auth::Principal& principal,
                                   const google::protobuf::Message& request);

}  // namespace farmgate::certification
