#pragma once

#include "chassis/auth/policy.h"
#include "chassis/base/status.h"
#include "services/producers/storage/producers.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::producers {

// Whose objects a call may touch, one function a scope of the policies.
using Request = google::protobuf::Message;

// The caller's own parties; an officer of a commune sees those of the commune, officers of the
// province all.
StatusOr<auth::Access> parties_of(const auth::Principal& principal, const Request& request);
// An officer's commune; officers of the province act in all.
StatusOr<auth::Access> commune_of(const auth::Principal& principal, const Request& request);

// An access as the arguments of the statements' owner predicate.
Visible visible_to(const auth::Access& access);

}  // namespace farmgate::producers
