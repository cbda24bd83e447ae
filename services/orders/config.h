#pragma once

#include <chrono>
#include <vector>

#include "chassis/host/peers.h"
#include "services/orders/combiner/combiner.h"

namespace farmgate::orders {

// The settings of this service beside those that every service has.
inline std::vector<host::Setting> settings() {
  auto all = host::address_settings("producers");  // ReceiveStock draws on its lots
  all.push_back({.name = "orders.hold_seconds",
                 .fallback = "900",
                 .unit = host::Unit::kSeconds,
                 .help = "how long stock is held for an unpaid order, in business time"});
  all.push_back({.name = "orders.batch_orders",
                 .fallback = "64",
                 .unit = host::Unit::kCount,
                 .help = "most orders that one transaction takes; 128 at most"});
  all.push_back({.name = "orders.waiting_orders",
                 .fallback = "4096",
                 .unit = host::Unit::kCount,
                 .help = "orders that may wait for their transaction; more are shed"});
  return all;
}

inline std::chrono::seconds hold_span(const host::Settings& settings) {
  return std::chrono::duration_cast<std::chrono::seconds>(settings.duration("orders.hold_seconds"));
}

inline CombinerOptions combiner_options(const host::Settings& settings) {
  return {.most = static_cast<std::size_t>(settings.number("orders.batch_orders")),
          .waiting = static_cast<std::size_t>(settings.number("orders.waiting_orders"))};
}

}  // namespace farmgate::orders
