#include "tests/edge/forger.h"

#include <chrono>
#include <cstdlib>
#include <fstream>

#include "chassis/base/digest.h"
#include "chassis/testing/pg_sandbox.h"
#include "tests/edge/edge.h"

namespace farmgate::testing {

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string kid() {
  const std::string key = contents(require_env("FARMGATE_PKI") + "/token.jwk");
  const std::string mark = "\"kid\":\"";
  const auto at = key.find(mark) + mark.size();
  return key.substr(at, key.find('"', at) - at);
}

std::string claims(const std::string& more) {
  return R"({"iss":"farmgate-dev","aud":"farmgate","sub":"an","roles":["BUYER"],"iat":)" +
         std::to_string(now_s()) + R"(,"exp":)" + std::to_string(now_s() + 300) + more + "}";
}

std::string unsigned_token(const std::string& header, const std::string& text) {
  return base64url(header) + "." + base64url(text);
}

std::string forged(const std::string& header, const std::string& text) {
  const std::string input = unsigned_token(header, text), dir = edge().folder();
  std::ofstream(dir + "/input") << input;
  const std::string run = "openssl dgst -sha256 -sign " + require_env("FARMGATE_PKI") +
                          "/token.key " + dir +
                          "/input | openssl asn1parse -inform DER | "
                          "awk -F: '/INTEGER/{print $4}' > " +
                          dir + "/rs";
  if (std::system(run.c_str()) != 0) std::abort();
  std::ifstream file(dir + "/rs");
  std::string raw;
  for (std::string digits; file >> digits;) {
    digits.insert(0, 64 - digits.size(), '0');
    for (std::size_t i = 0; i < 64; i += 2) {
      raw.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    }
  }
  return input + "." + base64url(raw);
}

}  // namespace farmgate::testing
