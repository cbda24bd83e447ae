#pragma once

#include "chassis/base/id.h"

namespace farmgate::cooperatives {

using BreachId = Id<struct BreachTag>;
using ContractId = Id<struct ContractTag>;
using DeliveryId = Id<struct DeliveryTag>;
using ObservationId = Id<struct ObservationTag>;
using SettlementId = Id<struct SettlementTag>;

}  // namespace farmgate::cooperatives
