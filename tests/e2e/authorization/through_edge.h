#pragma once

#include <grpcpp/generic/generic_stub.h>

#include <memory>
#include <string>

#include "chassis/base/status.h"
#include "tests/edge/edge.h"

namespace farmgate::testing {

// Calls as strangers make them: gRPC to the edge in front of a suite, whose limits no test meets.
class ThroughEdge {
 public:
  explicit ThroughEdge(const Suite& suite);

  // method: "farmgate.orders.v1.OrderService/GetOrder"; token "" for none. Not for streams.
  StatusOr<std::string> call(const std::string& method, const std::string& request,
                             const std::string& token);

 private:
  Edge edge_;
  grpc::GenericStub caller_;
};

}  // namespace farmgate::testing
