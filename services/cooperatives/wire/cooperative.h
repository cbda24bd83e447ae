#pragma once

#include "chassis/base/status.h"
#include "services/cooperatives/domain/readiness.h"
#include "services/cooperatives/domain/record.h"

namespace google::protobuf {
class FieldMask;
}
namespace google::type {
class Date;
}
namespace farmgate::cooperatives::v1 {
class AssessReadinessResponse;
class Cooperative;
class Membership;
class Registration;
}  // namespace farmgate::cooperatives::v1

// Domain <-> farmgate.cooperatives.v1.
namespace farmgate::cooperatives::wire {

v1::Cooperative encode(const CooperativeRecord& record);
v1::Membership encode(const Membership& it);
v1::AssessReadinessResponse encode(const std::vector<ReadinessCheck>& checks);

StatusOr<Cooperative> decode(const v1::Cooperative& cooperative);  // a new one, with an id
StatusOr<Registration> decode(const v1::Registration& registration, const std::string& field);
// A new one, with an id; `today` where no first day was given.
StatusOr<Membership> decode(const v1::Membership& membership, Date today);
// UPDATE_MASK_INVALID for a field that no update may name.
StatusOr<CooperativePatch> decode_patch(const v1::Cooperative& cooperative,
                                        const google::protobuf::FieldMask& mask);
StatusOr<MembershipPatch> decode_patch(const v1::Membership& membership,
                                       const google::protobuf::FieldMask& mask);

// Nothing for a date that was not sent.
StatusOr<std::optional<Date>> decode_date(bool sent, const google::type::Date& date,
                                          const std::string& field);

}  // namespace farmgate::cooperatives::wire
