#pragma once

#include "chassis/base/status.h"
#include "services/producers/domain/holdings.h"

namespace google::protobuf {
class FieldMask;
}
namespace farmgate::producers::v1 {
class Product;
class Qualification;
}  // namespace farmgate::producers::v1

// Products and papers <-> farmgate.producers.v1. A decoded one is new: it has an id, but no
// producer and no times yet.
namespace farmgate::producers::wire {

v1::Product encode(const Product& product);
v1::Qualification encode(const Qualification& qualification);

StatusOr<Product> decode(const v1::Product& product);
StatusOr<Qualification> decode(const v1::Qualification& qualification);
// UPDATE_MASK_INVALID for a field that no update may name.
StatusOr<ProductPatch> decode_patch(const v1::Product& product,
                                    const google::protobuf::FieldMask& mask);

}  // namespace farmgate::producers::wire
