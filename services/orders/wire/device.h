#pragma once

#include "services/orders/domain/booth_sale.h"

namespace farmgate::orders::v1 {
class BoothDevice;
class BoothSale;
class RecordedBoothSale;
}  // namespace farmgate::orders::v1

// Domain <-> farmgate.orders.v1, tablets at booths and what they sold.
namespace farmgate::orders::wire {

v1::BoothDevice encode(const BoothDevice& device);
StatusOr<BoothSale> decode(const v1::BoothSale& sale);
v1::RecordedBoothSale encode(const BoothSale& sale);

}  // namespace farmgate::orders::wire
