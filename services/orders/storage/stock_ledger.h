#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "chassis/pg/database.h"
#include "services/orders/domain/ids.h"
#include "services/orders/domain/stock_fact.h"

namespace farmgate::orders::stock_ledger {

// A move of `available` that a person made, for the ledger of what moved it.
struct Entry {
  OfferId offer;
  StockFact fact;
  std::int64_t quantity = 0;  // signed
  Uuid reference;             // the request's
  std::string note = {};
  std::optional<DeviceId> device = {};
};
// Goes with the next statement. The offer's row is locked.
Status append(pg::Tx& tx, const Entry& entry);

}  // namespace farmgate::orders::stock_ledger
