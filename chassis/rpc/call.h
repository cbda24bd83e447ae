#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "chassis/auth/policy.h"
#include "chassis/auth/principal.h"
#include "chassis/base/clock.h"
#include "chassis/rpc/bytes.h"

namespace farmgate::rpc {

// One call as its handler sees it: identity, token, policy, validation and scope came before.
struct Call {
  auth::Principal principal;
  auth::Access access;
  Deadline deadline;
  std::string_view method;             // "farmgate.orders.v1.OrderService/PlaceOrder"
  std::function<bool()> is_cancelled;  // empty in tests

#ifdef FARMGATE_PLANT
  std::function<void(const Bytes&)> answer_early;  // planted bug M2: the reply leaves before COMMIT
#endif

  bool cancelled() const { return is_cancelled && is_cancelled(); }
};

}  // namespace farmgate::rpc
