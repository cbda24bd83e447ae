#include "services/orders/domain/payment_code.h"

#include <algorithm>

#include "chassis/base/digest.h"

namespace farmgate::orders {
namespace {

constexpr std::string_view kPrefix = "FG";
constexpr std::size_t kLetters = 12;
constexpr std::size_t kCodesMax = 8;

// Without what banks put between them, in capitals.
std::string letters_of(std::string_view text) {
  std::string letters;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') letters += static_cast<char>(c - 'a' + 'A');
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) letters += c;
  }
  return letters;
}

}  // namespace

std::string payment_code_of(OrderId id) {
  const Digest digest = sha256(id.to_string());
  std::string code(kPrefix);
  for (std::size_t i = 0; i < kLetters; ++i)
    code += kCodeAlphabet[digest[i] % kCodeAlphabet.size()];
  return code;
}

std::vector<std::string> payment_codes_in(std::string_view description) {
  const std::string letters = letters_of(description);
  std::vector<std::string> codes;
  for (std::size_t at = letters.find(kPrefix); at != std::string::npos && codes.size() < kCodesMax;
       at = letters.find(kPrefix, at + 1)) {
    const std::string code = letters.substr(at, kPrefix.size() + kLetters);
    if (code.size() < kPrefix.size() + kLetters) break;
    if (code.find_first_not_of(kCodeAlphabet, kPrefix.size()) == std::string::npos) {
      codes.push_back(code);
    }
  }
  return codes;
}

}  // namespace farmgate::orders
