#include "tests/support/forged_token.h"

#include <cstdlib>
#include <fstream>

#include "chassis/base/digest.h"

namespace farmgate::testing {

std::string kid_of(const std::string& jwk) {
  const std::string mark = "\"kid\":\"";
  const auto at = jwk.find(mark) + mark.size();
  return jwk.substr(at, jwk.find('"', at) - at);
}

std::string unsigned_token(const std::string& header, const std::string& claims) {
  return base64url(header) + "." + base64url(claims);
}

std::string forged_token(const std::string& header, const std::string& claims,
                         const std::string& key, const std::string& folder) {
  const std::string input = unsigned_token(header, claims);
  std::ofstream(folder + "/input") << input;
  const std::string run = "openssl dgst -sha256 -sign " + key + " " + folder +
                          "/input | openssl asn1parse -inform DER | "
                          "awk -F: '/INTEGER/{print $4}' > " +
                          folder + "/rs";
  if (std::system(run.c_str()) != 0) std::abort();
  std::ifstream file(folder + "/rs");
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
