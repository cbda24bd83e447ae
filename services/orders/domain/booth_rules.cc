#include "services/orders/domain/booth_rules.h"

namespace farmgate::orders {

StatusOr<BoothFee> fee_of(const BoothRules& rules, Money price, int subsidised_before) {
  BoothFee fee;
  fee.price = price;
  if (subsidised_before < rules.subsidised_booths_per_subject) {
    ASSIGN_OR_RETURN(fee.subsidy, share_of(price, rules.subsidy_millionths));
  }
  ASSIGN_OR_RETURN(fee.payable, price.minus(fee.subsidy));
  return fee;
}

StatusOr<Money> kept_of(const BoothRules& rules, Money payable, int days_left) {
  const CancellationTerm* fits = nullptr;
  for (const CancellationTerm& term : rules.cancellation_terms) {
    if (days_left >= term.days_before) continue;
    if (fits == nullptr || term.days_before < fits->days_before) fits = &term;
  }
  if (fits == nullptr) return Money();
  return share_of(payable, fits->kept_millionths);
}

}  // namespace farmgate::orders
