#include "services/orders/domain/fulfilment.h"

#include <algorithm>
#include <random>

#include "services/orders/domain/payment_code.h"

namespace farmgate::orders {
namespace {

constexpr std::size_t kLetters = 6;

}  // namespace

std::string make_pickup_code() {
  std::random_device device;
  std::string code;
  for (std::size_t i = 0; i < kLetters; ++i) code += kCodeAlphabet[device() % kCodeAlphabet.size()];
  return code;
}

std::string pickup_code_of(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return code;
}

Status check_guess(int count, Time begin, Time now) {
  if (count <= kGuessesMost) return ok();
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(begin + kGuessSpan - now);
  return Status(Code::kResourceExhausted, "PICKUP_CODE_LOCKED",
                "the code was guessed too often; it is asked for again in a while")
      .with_retry_after(std::max(left, std::chrono::milliseconds(1000)));
}

Status wrong_pickup_code() { return refuse("PICKUP_CODE_WRONG", "the pick-up code is another"); }

}  // namespace farmgate::orders
