#pragma once

#include "services/cooperatives/domain/contract.h"

namespace farmgate::cooperatives::events::v1 {
class ContractEvent;
}

// Domain -> events.
namespace farmgate::cooperatives::wire {

// By value the changes of the event.
enum class ContractChange {
  kOffered = 1,
  kSigned,
  kActivated,
  kSuspended,
  kResumed,
  kDelivered,
  kBreachDecided,
  kSettled,
  kSettlementPaid,
  kEnded
};

// What has come on all schedule lines together, in thousandths.
struct ContractGoods {
  std::int64_t delivered = 0;
  std::int64_t accepted = 0;
};

events::v1::ContractEvent event(const Contract& contract, const ContractGoods& goods,
                                ContractChange change);
// For republishing, where only the state is known: the change that leads to it.
ContractChange latest_change(const Contract& contract);

}  // namespace farmgate::cooperatives::wire
