#pragma once

#include "chassis/base/status.h"

// What commands have in common that need another service's write: an intent of two transactions
// with the call between them (docs/architecture.md). The claim is in once.h.
namespace farmgate::rpc {

// The other side said no for good. Anything else that is not ok leaves the outcome open, also that
// it does not know or trust this caller now: it said so before it looked whether it had done so.
bool refused_for_good(const Status& status);
// The answer meanwhile: ABORTED/REQUEST_IN_FLIGHT with RetryInfo. The sweep finishes the intent.
Status still_open(const Status& cause);

}  // namespace farmgate::rpc
