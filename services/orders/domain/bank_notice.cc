#include "services/orders/domain/bank_notice.h"

#include <chrono>

#include "chassis/base/digest.h"

namespace farmgate::orders {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kKeyBytesLeast = 32;
constexpr auto kWindow = 5min;

Status refused(std::string_view reason, std::string_view text) {
  return Status(Code::kPermissionDenied, std::string(reason), std::string(text));
}

}  // namespace

StatusOr<BankKey> BankKey::read(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.size() < kKeyBytesLeast) {
    return Status(Code::kInvalidArgument, "KEY_TOO_SHORT", "has fewer than 32 bytes");
  }
  return BankKey(std::string(text));
}

std::string BankKey::sign(std::string_view content, Time sign_time) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(sign_time).time_since_epoch();
  std::string signed_text = std::to_string(seconds.count()) + ".";
  signed_text += content;
  return std::string(as_bytes(hmac_sha256(bytes_, signed_text)));
}

Status BankKey::check(std::string_view content, Time sign_time, std::string_view signature,
                      Time now) const {
  if (!equal_in_constant_time(sign(content, sign_time), signature)) {
    return refused("SIGNATURE_WRONG", "the signature is not the bank's");
  }
  if (sign_time < now - kWindow) {
    return refused("NOTICE_LATE", "the notice was signed more than five minutes ago");
  }
  if (sign_time > now + kWindow) {
    return refused("NOTICE_EARLY", "the notice was signed in the future");
  }
  return ok();
}

}  // namespace farmgate::orders
