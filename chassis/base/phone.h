#pragma once

#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate {

// "+84912345678": the one stored form of a Vietnamese mobile number, which people write with 0, 84
// or +84, blanks and dots. INVALID_FIELD, of that field, for anything else.
StatusOr<std::string> normalise_phone(std::string_view written, std::string_view field);

}  // namespace farmgate
