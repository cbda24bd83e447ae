#pragma once

#include <grpcpp/support/status.h>

#include "chassis/base/status.h"

namespace farmgate::rpc {

// The one place where the two status types meet. Details (google.rpc.Status) travel in
// grpc-status-details-bin: ErrorInfo always, BadRequest and RetryInfo where there are such.
// INTERNAL, UNKNOWN and DATA_LOSS leave as "internal error" with an incident id; their text goes
// to the log. The value "driver" of any status, a driver's own words, stays here too.
grpc::Status to_grpc(const Status& status);

// Errors without details are the transport's own: PEER_UNREACHABLE, DEADLINE, CANCELLED ...
Status from_grpc(const grpc::Status& status);

}  // namespace farmgate::rpc
