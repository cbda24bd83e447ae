#pragma once

#include <string>

namespace farmgate::testing {

// Tokens that our own signer would never make, with the run's genuine key.
std::string kid();
// Claims of a buyer that all is right about; `more` begins with a comma.
std::string claims(const std::string& more = "");
// ES256 by the openssl program over any header and claims.
std::string forged(const std::string& header, const std::string& claims);
std::string unsigned_token(const std::string& header, const std::string& claims);
std::int64_t now_s();

}  // namespace farmgate::testing
