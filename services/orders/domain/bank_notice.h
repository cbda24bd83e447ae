#pragma once

#include <string>
#include <string_view>

#include "chassis/base/clock.h"
#include "chassis/base/status.h"

namespace farmgate::orders {

// What the bank and the platform share, to know each other's messages.
class BankKey {
 public:
  // KEY_TOO_SHORT for fewer than 32 bytes; one line end behind them does not count.
  static StatusOr<BankKey> read(std::string_view text);

  // HMAC-SHA-256 of the seconds since 1970, a full stop and the content.
  std::string sign(std::string_view content, Time sign_time) const;
  // SIGNATURE_WRONG; NOTICE_LATE (signed more than five minutes ago) or NOTICE_EARLY (in the
  // future by more than that).
  Status check(std::string_view content, Time sign_time, std::string_view signature,
               Time now) const;

 private:
  explicit BankKey(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

}  // namespace farmgate::orders
