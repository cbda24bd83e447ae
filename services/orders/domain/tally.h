#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "chassis/base/status.h"
#include "services/orders/domain/ids.h"

namespace farmgate::orders {

// What limits count of a buyer beyond one offer: at a fair, in dong, or of its open cash orders, in
// orders. One row each: who changes it has locked it.
struct TallyKey {
  FairId fair;  // nil: open cash orders
  std::string buyer;

  bool is_cash() const { return fair == FairId(); }
  auto operator<=>(const TallyKey&) const = default;
};
using Tallies = std::map<TallyKey, std::int64_t>;

// FAILED_PRECONDITION/BUYER_LIMIT when `asked` more than the `taken` passes the limit.
Status check_tally(const TallyKey& key, std::int64_t taken, std::int64_t asked, std::int64_t limit);

}  // namespace farmgate::orders
