#pragma once

#include <chrono>
#include <vector>

#include "chassis/host/peers.h"

namespace farmgate::orders {

// The settings of this service beside those that every service has.
inline std::vector<host::Setting> settings() {
  auto all = host::address_settings("producers");  // ReceiveStock draws on its lots
  all.push_back({.name = "orders.hold_seconds",
                 .fallback = "900",
                 .unit = host::Unit::kSeconds,
                 .help = "how long stock is held for an unpaid order, in business time"});
  return all;
}

inline std::chrono::seconds hold_span(const host::Settings& settings) {
  return std::chrono::duration_cast<std::chrono::seconds>(settings.duration("orders.hold_seconds"));
}

}  // namespace farmgate::orders
