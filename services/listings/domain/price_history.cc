#include "services/listings/domain/price_history.h"

#include <algorithm>

namespace farmgate::listings {

LowestPrice lowest_price(const std::vector<PriceChange>& history, Time now) {
  LowestPrice lowest;
  const Time begin = now - kLowestOver;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const PriceChange& it = history[i];
    const bool current = i + 1 == history.size();
    if (it.price == Money() || (!current && history[i + 1].time <= begin)) continue;
    if (lowest.price != Money() && lowest.price < it.price) continue;
    // Of equal ones the later lasts longer.
    lowest.price = it.price;
    lowest.until = current ? std::nullopt : std::optional(history[i + 1].time + kLowestOver);
  }
  return lowest;
}

}  // namespace farmgate::listings
