#pragma once

#include <cstdint>
#include <string_view>

namespace farmgate::pg {

// How often a CHECK of this table has refused rows of this program's connections with that
// application_name, since the start. Our code judges first, so each is a bug of ours that the
// database kept out of the data.
std::uint64_t checks_fired(std::string_view application, std::string_view table);

// By Connection.
void count_fired_check(std::string_view application, std::string_view table);

}  // namespace farmgate::pg
