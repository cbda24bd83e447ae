#pragma once

#include <cstdint>
#include <string>

namespace farmgate::testing {

// Tokens that our own signer would never make, with the run's genuine key.
std::string kid();
// Claims of a buyer that all is right about; `more` begins with a comma.
std::string claims(const std::string& more = "");
std::string forged(const std::string& header, const std::string& claims);
std::int64_t now_s();

}  // namespace farmgate::testing
