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
inline constexpr std::int64_t kOpenCashOrders = 5;  // of one buyer, where nothing else is said
using Tallies = std::map<TallyKey, std::int64_t>;

// What one buyer holds and has bought of one offer, in thousandths, against the offer's limit:
// BUYER_LIMIT when it is more.
Status check_share(OfferId offer, std::int64_t taken, std::int64_t limit);
// FAILED_PRECONDITION/BUYER_LIMIT when `asked` more than the `taken` passes the limit.
Status check_tally(const TallyKey& key, std::int64_t taken, std::int64_t asked, std::int64_t limit);

}  // namespace farmgate::orders
