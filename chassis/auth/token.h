#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chassis/auth/principal.h"
#include "chassis/base/status.h"

namespace farmgate::auth {

// Where in a token an identity provider puts them: the name of a claim, or a path through objects
// ("realm_access.roles").
struct Claims {
  std::string roles = "roles";
  std::string orgs = "orgs";
  std::string commune = "commune";
  std::string province = "province";
};

struct VerifierOptions {
  std::string jwks_file;  // public keys; re-read within a second of a change
  std::string issuer;
  std::string audience;
  std::chrono::seconds leeway{60};
  std::chrono::seconds max_lifetime{3600};  // exp - iat; 300 in the production profile
  std::size_t cached_tokens = 20'000;
  Claims claims = {};
  std::vector<std::string> provinces = {};  // whose PROVINCE_OFFICER counts; none: every one's
};

// Checks bearer tokens: ES256 or RS256 by a key of the JWKS file, issuer, audience, exp, nbf, iat.
// A verified token is remembered by its SHA-256 until it expires or the keys change. Thread-safe;
// verify reads no file (a thread of its own does) and takes about 100 us for a new token.
class TokenVerifier {
 public:
  explicit TokenVerifier(VerifierOptions options);
  ~TokenVerifier();
  TokenVerifier(const TokenVerifier&) = delete;
  TokenVerifier& operator=(const TokenVerifier&) = delete;

  // UNAUTHENTICATED with TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, TOKEN_KEY_UNKNOWN or TOKEN_INVALID.
  // The principal holds kPublic and the roles of the claim; dropped are SERVICE and an officer of
  // another province.
  StatusOr<std::shared_ptr<const Principal>> verify(std::string_view token);

  // Reads the key file now if it changed; FAILED_PRECONDITION/JWKS_INVALID keeps the old keys.
  Status refresh();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct TokenSpec {
  std::string subject;
  Roles roles;
  std::vector<std::string> orgs;
  std::string commune;
  std::string province;
  std::string issuer;
  std::string audience;
  std::chrono::seconds lifetime{300};
};

// A signed token; private_jwk is the text of one private EC or RSA key with kid (token.jwk).
StatusOr<std::string> sign_token(std::string_view private_jwk, const TokenSpec& spec);

}  // namespace farmgate::auth
