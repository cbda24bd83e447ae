#pragma once

#include <cstdint>
#include <functional>

#include "apps/catalogue/catalogue.h"
#include "chassis/pg/database.h"

namespace farmgate::apps {

// Puts the first `count` listings of a catalogue on the market: rows of listings' own database with
// the copies that they rest on (sellers, products, offers, certificates), a few hundred in one
// commit. No event is told: other services do not know them, and `farmgate rebuild` takes the
// copies away. What is there already stays as it is. progress is told how many are done.
// FAILED_PRECONDITION/MARKET_IN_USE when there are listings that are not of this kind.
Status stock_market(pg::Database& database, const Catalogue& catalogue, std::uint64_t count,
                    const std::function<void(std::uint64_t)>& progress);

}  // namespace farmgate::apps
