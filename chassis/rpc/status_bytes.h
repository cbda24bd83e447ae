#pragma once

#include <string>

#include "chassis/base/status.h"

namespace farmgate::rpc {

// A refusal as google.rpc.Status, serialised: what to_grpc (status_wire.h) sends beside it, for a
// reply that holds refusals.
std::string status_bytes(const Status& status);

}  // namespace farmgate::rpc
