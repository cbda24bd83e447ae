#include "services/orders/domain/refund.h"

namespace farmgate::orders {

Status Refund::pay(const std::string& reference, Time time) {
  if (state == RefundState::kPaid) {
    if (bank_reference == reference && pay_time == time) return ok();
    return refuse("REFUND_STATE", "the refund was paid before",
                  {{"bank_reference", bank_reference}});
  }
  state = RefundState::kPaid;
  bank_reference = reference;
  pay_time = time;
  return ok();
}

}  // namespace farmgate::orders
