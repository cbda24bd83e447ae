#pragma once

#include "chassis/auth/policy.h"
#include "chassis/base/status.h"

namespace google::protobuf {
class Message;
}

namespace farmgate::certification {

// SCOPE_PROVINCE: the law is the same for every province, so its officers and administrators reach
// all rubrics.
StatusOr<auth::Access> rubrics_of(const auth::Principal& principal,
                                  const google::protobuf::Message& request);

}  // namespace farmgate::certification
