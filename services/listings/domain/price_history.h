#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "chassis/base/clock.h"
#include "chassis/base/money.h"

namespace farmgate::listings {

// From that instant on the page showed this price; 0 while nobody offered the goods.
struct PriceChange {
  Time time;
  Money price;
};

// The days of which the lowest price is shown.
inline constexpr std::chrono::days kLowestOver{30};

struct LowestPrice {
  Money price;                // 0: nothing was offered in these days
  std::optional<Time> until;  // it leaves the days: then this may be false

  bool shows_same(const LowestPrice& other) const { return price == other.price; }
};

// The lowest price shown at any instant of the last 30 days. `history` in order of time, with the
// change that was in force when they began. What is neither the lowest price, nor ends it, nor is
// the newest may be left out.
LowestPrice lowest_price(const std::vector<PriceChange>& history, Time now);

}  // namespace farmgate::listings
