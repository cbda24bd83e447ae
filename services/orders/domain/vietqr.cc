#include "services/orders/domain/vietqr.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "chassis/base/text.h"

namespace farmgate::orders {
namespace {

constexpr std::size_t kPurposeMost = 25;
constexpr std::size_t kAccountMost = 19;
constexpr std::size_t kBinDigits = 6;

// The scheme's own names: the network's identifier, a transfer to an account, the dong, the land.
constexpr std::string_view kNetwork = "A000000727";
constexpr std::string_view kToAccount = "QRIBFTTA";
constexpr std::string_view kDong = "704";
constexpr std::string_view kCountry = "VN";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }

// All values are shorter than 100.
std::string field(std::string_view number, std::string_view value) {
  std::string out(number);
  out += static_cast<char>('0' + value.size() / 10);
  out += static_cast<char>('0' + value.size() % 10);
  return out.append(value);
}

std::string hex4(std::uint16_t value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(value >> shift) & 0xF];
  return out;
}

std::uint16_t crc16(std::string_view bytes) {
  std::uint16_t crc = 0xFFFF;
  for (const char c : bytes) {
    crc = static_cast<std::uint16_t>(crc ^ (static_cast<unsigned char>(c) << 8));
    for (int bit = 0; bit < 8; ++bit) {
      const bool carry = (crc & 0x8000) != 0;
      crc = static_cast<std::uint16_t>(crc << 1);
      if (carry) crc ^= 0x1021;
    }
  }
  return crc;
}

// Capitals stay capitals: payment codes are compared by people.
std::string folded(std::string_view purpose) {
  const bool plain = std::all_of(purpose.begin(), purpose.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const std::string text = plain ? std::string(purpose) : search_key(purpose);
  std::string out;
  for (const char c : text) {
    if (out.size() == kPurposeMost) break;
    out += is_digit(c) || is_capital(c) || is_small(c) ? c : ' ';
  }
  return out;
}

Status check(const Payee& payee, Money amount) {
  const auto all = [](std::string_view text, auto fits) {
    return std::all_of(text.begin(), text.end(), fits);
  };
  if (payee.bank_bin.size() != kBinDigits || !all(payee.bank_bin, is_digit)) {
    return invalid("bank_bin", "must be six digits");
  }
  const std::size_t length = payee.account_number.size();
  if (length == 0 || length > kAccountMost ||
      !all(payee.account_number, [](char c) { return is_digit(c) || is_capital(c); })) {
    return invalid("account_number", "must be 1 to 19 digits or capitals");
  }
  return amount > Money() ? ok() : invalid("amount_vnd", "must be positive");
}

}  // namespace

StatusOr<std::string> viet_qr(const Payee& payee, Money amount, std::string_view purpose) {
  RETURN_IF_ERROR(check(payee, amount));
  const std::string account = field("00", payee.bank_bin) + field("01", payee.account_number);
  std::string code = field("00", "01") + field("01", "12");
  code += field("38", field("00", kNetwork) + field("01", account) + field("02", kToAccount));
  code += field("53", kDong) + field("54", std::to_string(amount.vnd())) + field("58", kCountry);
  const std::string text = folded(purpose);
  if (!text.empty()) code += field("62", field("08", text));
  code += "6304";
  return code + hex4(crc16(code));
}

}  // namespace farmgate::orders
