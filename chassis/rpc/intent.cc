#include "chassis/rpc/intent.h"

namespace farmgate::rpc {

bool refused_for_good(const Status& status) {
  switch (status.code()) {
    case Code::kInvalidArgument:
    case Code::kNotFound:
    case Code::kFailedPrecondition: return !status.retryable();
    default: return false;
  }
}

Status still_open(const Status& cause) {
  return Status(Code::kAborted, "REQUEST_IN_FLIGHT", "it will be finished: repeat the request")
      .with("cause", std::string(cause.reason()))
      .with_retry_after(std::chrono::milliseconds(500));
}

}  // namespace farmgate::rpc
