#pragma once

#include <gmock/gmock.h>

#include <ostream>

#include "chassis/base/status.h"

namespace farmgate {

inline void PrintTo(const Status& status, std::ostream* os) { *os << status.to_string(); }
template <class T>
void PrintTo(const StatusOr<T>& result, std::ostream* os) {
  *os << result.status().to_string();
}

namespace testing {

inline Status status_of(const Status& status) { return status; }
template <class T>
Status status_of(const StatusOr<T>& result) {
  return result.status();
}

// EXPECT_THAT(order.cancel(), StatusIs(Code::kFailedPrecondition, "ORDER_STATE"));
MATCHER_P2(StatusIs, code, reason, "") {
  const Status status = status_of(arg);
  *result_listener << status.to_string();
  return status.code() == code && status.reason() == reason;
}
MATCHER(IsOk, "") {
  const Status status = status_of(arg);
  *result_listener << status.to_string();
  return status.ok();
}

}  // namespace testing
}  // namespace farmgate
