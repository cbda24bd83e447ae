#include "tests/edge/forger.h"

#include <chrono>

#include "chassis/testing/pg_sandbox.h"
#include "tests/edge/edge.h"
#include "tests/support/forged_token.h"

namespace farmgate::testing {

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string kid() { return kid_of(contents(require_env("FARMGATE_PKI") + "/token.jwk")); }

std::string claims(const std::string& more) {
  return R"({"iss":"farmgate-dev","aud":"farmgate","sub":"an","roles":["BUYER"],"iat":)" +
         std::to_string(now_s()) + R"(,"exp":)" + std::to_string(now_s() + 300) + more + "}";
}

std::string forged(const std::string& header, const std::string& text) {
  return forged_token(header, text, require_env("FARMGATE_PKI") + "/token.key", edge().folder());
}

}  // namespace farmgate::testing
