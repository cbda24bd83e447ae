#pragma once

#include "chassis/base/status.h"
#include "services/producers/domain/producer.h"

namespace google::protobuf {
class FieldMask;
}
namespace farmgate::producers::v1 {
class Producer;
}

// Producer <-> farmgate.producers.v1. Decoding brings phone numbers to their stored form.
namespace farmgate::producers::wire {

v1::Producer encode(const Producer& producer);
StatusOr<Producer> decode(const v1::Producer& producer);  // a new one, with an id
// UPDATE_MASK_INVALID for a field that no update may name.
StatusOr<ProducerPatch> decode_patch(const v1::Producer& producer,
                                     const google::protobuf::FieldMask& mask);

}  // namespace farmgate::producers::wire
