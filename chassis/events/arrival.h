#pragma once

#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::events {

// The answer of a command that names a thing whose copy is not here: FAILED_PRECONDITION
// COPY_NOT_YET with RetryInfo. The fact is on its way, or the thing does not exist.
Status copy_not_yet(std::string_view resource);

}  // namespace farmgate::events
