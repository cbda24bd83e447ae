#include "services/orders/domain/receipt.h"

namespace farmgate::orders {

std::string Receipt::to_string() const {
  constexpr std::size_t kDigits = 6;
  const std::string digits = std::to_string(number);
  const std::size_t zeros = digits.size() < kDigits ? kDigits - digits.size() : 0;
  return std::to_string(year) + '/' + std::string(zeros, '0') + digits;
}

int receipt_year(Time now) { return static_cast<int>(date_in_vietnam(now).year()); }

}  // namespace farmgate::orders
