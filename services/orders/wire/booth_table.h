#pragma once

#include "chassis/base/status.h"
#include "chassis/intake/table.h"

namespace farmgate::orders::v1 {
class CreateBoothRequest;
}

// Rows of a plan as a table -> the message of CreateBooth.
namespace farmgate::orders::wire {

intake::Shape booth_shape();

// Without parent, code and request_id; not validated yet. INVALID_FIELD for what cannot be read as
// the field's type.
StatusOr<v1::CreateBoothRequest> booth_of(const intake::Table& table,
                                          const type::v1::ImportRow& row);

}  // namespace farmgate::orders::wire
