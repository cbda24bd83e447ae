#pragma once

#include "chassis/base/status.h"
#include "chassis/intake/table.h"

namespace farmgate::cooperatives::v1 {
class AdmitMemberRequest;
}

// Rows of imported tables -> the messages of AdmitMember.
namespace farmgate::cooperatives::wire {

intake::Shape membership_shape();

// Without parent and request_id, not validated yet. INVALID_FIELD for what cannot be read as the
// field's type.
StatusOr<v1::AdmitMemberRequest> admission_of(const intake::Table& table,
                                              const type::v1::ImportRow& row);

}  // namespace farmgate::cooperatives::wire
