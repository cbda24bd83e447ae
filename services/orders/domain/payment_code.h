#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/orders/domain/ids.h"

namespace farmgate::orders {

// Digits and letters that people do not mistake for one another over the telephone: 32 of them, so
// that a random number makes none likelier than another.
inline constexpr std::string_view kCodeAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
static_assert(kCodeAlphabet.size() == 32);

// "FG" and 12 letters out of the order's id: 60 bits, so a typing slip meets no other order.
std::string payment_code_of(OrderId id);

// What may be payment codes in a payer's text, at most eight: banks change case, drop and add
// blanks and put words of their own around it, so a run of letters can look like one.
std::vector<std::string> payment_codes_in(std::string_view description);

}  // namespace farmgate::orders
