#pragma once

#include "chassis/auth/policy.h"
#include "chassis/base/status.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::orders {

// Whose objects a call may touch, one function a scope of the policies.
using Request = google::protobuf::Message;

StatusOr<auth::Access> self(const auth::Principal& principal, const Request& request);
// The caller's own as a buyer and those of its parties; officers what is of their province.
StatusOr<auth::Access> own_or_province(const auth::Principal& principal, const Request& request);
StatusOr<auth::Access> province_of(const auth::Principal& principal, const Request& request);
// What the caller's parties sell; officers what is of their province.
StatusOr<auth::Access> seller_or_province(const auth::Principal& principal, const Request& request);
// Applications of the caller's parties; organisers those of the fairs of their province.
StatusOr<auth::Access> exhibitor_or_organiser(const auth::Principal& principal,
                                              const Request& request);

}  // namespace farmgate::orders
