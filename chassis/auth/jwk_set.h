#pragma once

#include <cjose/cjose.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "chassis/base/status.h"

namespace farmgate::auth {

struct JwkReleased {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
using Jwk = std::unique_ptr<cjose_jwk_t, JwkReleased>;

struct JwsReleased {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};
using Jws = std::unique_ptr<cjose_jws_t, JwsReleased>;

// The public keys of a JWKS text by kid, with the one algorithm each may be used for. Keys of other
// kinds (symmetric ones above all) are left out.
class JwkSet {
 public:
  struct Key {
    Jwk jwk;
    std::string algorithm;  // ES256 or RS256
  };
  static StatusOr<JwkSet> parse(std::string_view text);
  static StatusOr<JwkSet> read(const std::string& path);

  const Key* find(std::string_view kid) const;

 private:
  std::map<std::string, Key, std::less<>> keys_;
};

}  // namespace farmgate::auth
