#pragma once

#include <string>

#include "chassis/base/status.h"

namespace farmgate::auth {

// ok when the file holds a key that tokens can be verified by; else
// FAILED_PRECONDITION/JWKS_INVALID names the file and what is wrong with it.
Status check_key_set(const std::string& file);

}  // namespace farmgate::auth
