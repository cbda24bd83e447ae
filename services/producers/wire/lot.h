#pragma once

#include "chassis/base/status.h"
#include "services/producers/domain/lot.h"

namespace farmgate::producers::v1 {
class Lot;
class LotTransfer;
}  // namespace farmgate::producers::v1

// Lot <-> farmgate.producers.v1.
namespace farmgate::producers::wire {

v1::Lot encode(const Lot& lot);
v1::LotTransfer encode(const LotTransfer& transfer, ProducerId producer);
// A new lot of this producer. NOT_FOUND for a product or plot in another's name.
StatusOr<Lot> decode(const v1::Lot& lot, ProducerId producer);

}  // namespace farmgate::producers::wire
