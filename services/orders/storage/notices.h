#pragma once

#include <string>

#include "chassis/pg/database.h"

namespace farmgate::orders::notices {

// False when a notice with this signature was taken before.
StatusOr<bool> take(pg::Tx& tx, const std::string& signature, Time sign_time);

}  // namespace farmgate::orders::notices
