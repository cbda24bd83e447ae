#include "services/orders/domain/tally.h"

namespace farmgate::orders {

Status check_share(OfferId offer, std::int64_t taken, std::int64_t limit) {
  if (taken <= limit) return ok();
  return refuse(
      "BUYER_LIMIT", "one buyer may take only so much of this offer",
      {{"offer", "offers/" + offer.to_string()}, {"limit_thousandths", std::to_string(limit)}});
}

Status check_tally(const TallyKey& key, std::int64_t taken, std::int64_t asked,
                   std::int64_t limit) {
  if (taken + asked <= limit) return ok();
  if (key.is_cash()) {
    return refuse("BUYER_LIMIT", "one buyer may have only so many open cash orders",
                  {{"payment_method", "CASH_ON_DELIVERY"},
                   {"limit_orders", std::to_string(limit)},
                   {"open_orders", std::to_string(taken)}});
  }
  return refuse("BUYER_LIMIT", "one buyer may take only so much at this fair",
                {{"fair", "fairs/" + key.fair.to_string()},
                 {"limit_vnd", std::to_string(limit)},
                 {"taken_vnd", std::to_string(taken)},
                 {"asked_vnd", std::to_string(asked)}});
}

}  // namespace farmgate::orders
