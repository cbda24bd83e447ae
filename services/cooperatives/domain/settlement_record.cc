#include "services/cooperatives/domain/settlement_record.h"

namespace farmgate::cooperatives {

Status Settlement::pay(Money amount) {
  ASSIGN_OR_RETURN(const Money open, statement.payable.minus(paid));
  if (amount > open) {
    return refuse("PAYMENT_ABOVE_PAYABLE", "more than is still owed",
                  {{"open_vnd", std::to_string(open.vnd())}});
  }
  ASSIGN_OR_RETURN(paid, paid.plus(amount));
  ++revision;
  return ok();
}

}  // namespace farmgate::cooperatives
