#pragma once

#include <chrono>
#include <vector>

#include "chassis/host/settings.h"

namespace farmgate::orders {

// The settings of this service beside those that every service has.
inline std::vector<host::Setting> settings() {
  return {{.name = "orders.hold_seconds",
           .fallback = "900",
           .unit = host::Unit::kSeconds,
           .help = "how long stock is held for an unpaid order, in business time"},
          // Where `producers` is found when it does not run in this process.
          {.name = "producers.target",
           .fallback = "",
           .help = "where producers is found, dns:///name:port; empty: its listen address"},
          {.name = "producers.listen",
           .fallback = "127.0.0.1:7001",
           .help = "host:port of producers' gRPC"}};
}

inline std::chrono::seconds hold_span(const host::Settings& settings) {
  return std::chrono::duration_cast<std::chrono::seconds>(settings.duration("orders.hold_seconds"));
}

}  // namespace farmgate::orders
