#pragma once

#include <string>

namespace farmgate::testing {

// Of a JWK's text.
std::string kid_of(const std::string& jwk);

std::string unsigned_token(const std::string& header, const std::string& claims);

// ES256 by the openssl program over any header and claims: what a forger with the real key could at
// most do, and the way to tokens that our own signer would never make. key: a PEM file; what is
// written meanwhile goes to the folder.
std::string forged_token(const std::string& header, const std::string& claims,
                         const std::string& key, const std::string& folder);

}  // namespace farmgate::testing
