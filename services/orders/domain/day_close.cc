#include "services/orders/domain/day_close.h"

#include <chrono>

namespace farmgate::orders {

std::vector<OpenRefund> explanation_of(Money difference, const std::vector<OpenRefund>& open) {
  const std::int64_t missing = -difference.vnd();
  if (missing <= 0) return {};
  std::int64_t all = 0;
  for (const OpenRefund& it : open) {
    if (it.amount.vnd() == missing) return {it};
    all += it.amount.vnd();
  }
  return all == missing ? open : std::vector<OpenRefund>();
}

Time end_of_day(Date day) { return start_of_day(later(day, std::chrono::days(1))); }

}  // namespace farmgate::orders
