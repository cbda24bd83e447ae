#include "services/orders/domain/day_close.h"

#include <chrono>

namespace farmgate::orders {

using namespace std::chrono_literals;

std::vector<OpenRefund> DayClose::explanation() const {
  const std::int64_t missing = -difference().vnd();
  if (missing <= 0) return {};
  std::int64_t all = 0;
  for (const OpenRefund& it : open_refunds) {
    if (it.amount.vnd() == missing) return {it};
    all += it.amount.vnd();
  }
  return all == missing ? open_refunds : std::vector<OpenRefund>();
}

// +07:00 all year.
Time end_of_day(Date day) { return Time{std::chrono::sys_days{day} + 24h - 7h}; }

}  // namespace farmgate::orders
