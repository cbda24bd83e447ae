#pragma once

#include <cstdint>
#include <string>

#include "chassis/base/clock.h"

namespace farmgate::orders {

// The number that a seller gives a sale: each year from 1 on, without a gap.
struct Receipt {
  int year = 0;
  std::int64_t number = 0;
  std::string to_string() const;  // "2026/000123"
};

// The year whose series a receipt is of that is issued now: in Viet Nam.
int receipt_year(Time now);

}  // namespace farmgate::orders
