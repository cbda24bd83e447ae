#pragma once

#include <string>
#include <vector>

#include "chassis/base/clock.h"
#include "services/cooperatives/domain/contract_ids.h"
#include "services/cooperatives/domain/settlement.h"

namespace farmgate::cooperatives {

// A settlement as it was made, and what of it is paid. Nothing but `paid` ever changes.
struct Settlement {
  SettlementId id;
  ContractId contract;
  int number = 0;
  Date through_date;
  Date settle_date;
  Date due_date;
  Statement statement;
  std::vector<MemberShare> shares;
  std::vector<ObservationId> observations;  // pinned, in order of id
  Money paid;
  std::int64_t revision = 1;
  Time create_time;

  // PAYMENT_ABOVE_PAYABLE.
  Status pay(Money amount);
};

}  // namespace farmgate::cooperatives
