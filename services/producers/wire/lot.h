#pragma once

#include "chassis/base/status.h"
#include "services/producers/domain/lot.h"

namespace farmgate::producers::v1 {
class Lot;
}

// Lot <-> farmgate.producers.v1.
namespace farmgate::producers::wire {

v1::Lot encode(const Lot& lot);
// A new lot of this producer. NOT_FOUND for a product or plot in another's name.
StatusOr<Lot> decode(const v1::Lot& lot, ProducerId producer);

}  // namespace farmgate::producers::wire
