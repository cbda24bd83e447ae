#pragma once

#include <string>
#include <string_view>

#include "chassis/base/money.h"
#include "chassis/base/status.h"

namespace farmgate::orders {

// To whom a transfer goes.
struct Payee {
  std::string bank_bin;        // six digits, of the national payment network
  std::string account_number;  // 1 to 19 of 0-9 A-Z
};

// The text of a VietQR code: EMVCo fields of two digits for the number, two for the length, and the
// value, closed by a CRC-16/CCITT-FALSE. It asks for this amount once ("dynamic") and carries the
// purpose to the payee's statement. The purpose is folded to the letters, digits and blanks that
// every bank keeps, and cut after 25 of them.
// INVALID_FIELD for a payee of another form, and for an amount that is not positive.
StatusOr<std::string> viet_qr(const Payee& payee, Money amount, std::string_view purpose);

}  // namespace farmgate::orders
