#pragma once

#include "services/orders/domain/device.h"

namespace farmgate::orders::v1 {
class BoothDevice;
}

// Domain <-> farmgate.orders.v1, tablets at booths.
namespace farmgate::orders::wire {

v1::BoothDevice encode(const BoothDevice& device);

}  // namespace farmgate::orders::wire
