#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::auth {

// Short texts under a signature that anybody may carry about: ES256, in compact form (RFC 7515), of
// one type. It is no bearer token and never taken for one. Thread-safe.
class Seal {
 public:
  // private_jwk: the text of one private P-256 key with kid, or empty where nothing is sealed here.
  // jwks: the public keys by which seals are recognised, those that were in use before too; empty:
  // none. FAILED_PRECONDITION/SEAL_KEY_INVALID.
  static StatusOr<std::unique_ptr<Seal>> open(std::string_view private_jwk, std::string_view jwks,
                                              std::string type);
  ~Seal();

  // FAILED_PRECONDITION/SEAL_KEY_MISSING.
  StatusOr<std::string> close(std::string_view text) const;
  // The text of a token. INVALID_ARGUMENT/SEAL_BROKEN for one that was altered, is of another type
  // or form, or under a key that is not known.
  StatusOr<std::string> read(std::string_view token) const;

 private:
  struct Keys;
  explicit Seal(std::unique_ptr<Keys> keys);
  std::unique_ptr<Keys> keys_;
};

}  // namespace farmgate::auth
