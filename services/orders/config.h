#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "chassis/host/peers.h"
#include "services/orders/combiner/combiner.h"
#include "services/orders/domain/bank_notice.h"

namespace farmgate::orders {

// The settings of this service beside those that every service has.
inline std::vector<host::Setting> settings() {
  auto all = host::address_settings("producers");  // ReceiveStock draws on its lots
  all.push_back({.name = "orders.hold_seconds",
                 .fallback = "900",
                 .unit = host::Unit::kSeconds,
                 .help = "how long stock is held for an unpaid order, in business time"});
  all.push_back({.name = "orders.open_cash_orders",
                 .fallback = std::to_string(kOpenCashOrders),
                 .unit = host::Unit::kCount,
                 .help = "orders to be paid in cash that one buyer may have open"});
  all.push_back({.name = "orders.batch_orders",
                 .fallback = "64",
                 .unit = host::Unit::kCount,
                 .help = "most orders that one transaction takes; 128 at most"});
  all.push_back({.name = "orders.waiting_orders",
                 .fallback = "4096",
                 .unit = host::Unit::kCount,
                 .help = "orders that may wait for their transaction; more are shed"});
  all.push_back({.name = "orders.tax_file",
                 .fallback = "",
                 .unit = host::Unit::kText,
                 .help = "a table of tax classes in place of data/tax/classes.csv"});
  all.push_back({.name = "orders.bank_key_file",
                 .fallback = "",
                 .unit = host::Unit::kText,
                 .help = "what the bank signs with, 32 bytes or more; none: nothing is signed"});
  return all;
}

// SETTING_INVALID for a file that cannot be read, is too short or may be read by everybody.
StatusOr<std::optional<BankKey>> bank_key(const host::Settings& settings);

// SETTING_INVALID for a file that cannot be read or is of another form.
StatusOr<TaxTable> tax_table(const host::Settings& settings);

inline std::chrono::seconds hold_span(const host::Settings& settings) {
  return std::chrono::duration_cast<std::chrono::seconds>(settings.duration("orders.hold_seconds"));
}

inline CombinerOptions combiner_options(const host::Settings& settings) {
  return {.most = static_cast<std::size_t>(settings.number("orders.batch_orders")),
          .waiting = static_cast<std::size_t>(settings.number("orders.waiting_orders"))};
}

}  // namespace farmgate::orders
