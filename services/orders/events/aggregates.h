#pragma once

#include <vector>

#include "chassis/events/outbox.h"
#include "chassis/events/republish.h"

namespace farmgate::orders {

// Fairs, offers, orders and payments, for `farmgate republish orders`.
std::vector<farmgate::events::AggregateSource> aggregates(farmgate::events::Outbox& outbox);

}  // namespace farmgate::orders
