#pragma once

#include <gtest/gtest.h>

#include "chassis/base/status.h"
#include "chassis/rpc/bytes.h"

namespace farmgate::testing {

// The message that a handler answered with, or its refusal.
template <class Reply>
StatusOr<Reply> parsed(const StatusOr<rpc::Bytes>& bytes) {
  RETURN_IF_ERROR(bytes.status());
  Reply reply;
  EXPECT_TRUE(reply.ParseFromString(bytes->value));
  return reply;
}

}  // namespace farmgate::testing
