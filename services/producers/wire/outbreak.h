#pragma once

#include "chassis/base/status.h"
#include "services/producers/domain/outbreak.h"

namespace google::protobuf {
class FieldMask;
}
namespace farmgate::producers::v1 {
class Ban;
class Outbreak;
}  // namespace farmgate::producers::v1
namespace farmgate::producers::events::v1 {
class OutbreakEvent;
}

// Outbreak <-> farmgate.producers.v1 and its event.
namespace farmgate::producers::wire {

v1::Outbreak encode(const Outbreak& outbreak);
// The ban of an outbreak that has one.
v1::Ban encode_ban(const Outbreak& outbreak);
// A new one, with an id. A ban without a first day begins `today`.
StatusOr<Outbreak> decode(const v1::Outbreak& outbreak, Date today);
// UPDATE_MASK_INVALID for a field that no update may name.
StatusOr<OutbreakPatch> decode_patch(const v1::Outbreak& outbreak,
                                     const google::protobuf::FieldMask& mask);

events::v1::OutbreakEvent event(const Outbreak& outbreak, OutbreakChange change);
// For republishing, where only the state is known: a change that leads to it.
OutbreakChange latest_change(const Outbreak& outbreak);

}  // namespace farmgate::producers::wire
