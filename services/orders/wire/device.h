#pragma once

#include "services/orders/domain/discrepancy.h"

namespace farmgate::orders::v1 {
class BoothDevice;
class BoothDiscrepancy;
class BoothSale;
class RecordedBoothSale;
}  // namespace farmgate::orders::v1

// Domain <-> farmgate.orders.v1, tablets at booths and what they sold.
namespace farmgate::orders::wire {

v1::BoothDevice encode(const BoothDevice& device);
StatusOr<BoothSale> decode(const v1::BoothSale& sale);
v1::RecordedBoothSale encode(const BoothSale& sale);
v1::BoothDiscrepancy encode(const Discrepancy& it);

}  // namespace farmgate::orders::wire
