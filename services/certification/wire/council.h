#pragma once

#include <string>

#include "services/certification/domain/council.h"

namespace google::protobuf {
class FieldMask;
}
namespace farmgate::certification::v1 {
class ChairDelegation;
class Council;
class CouncilMember;
}  // namespace farmgate::certification::v1

namespace farmgate::certification::wire {

std::string council_name(CouncilId id);

v1::Council encode(const Council& council);
// Numbers that were left out are those of `by_rule`.
StatusOr<Council> decode(const v1::Council& council, const CouncilTerms& by_rule);
// Begins on `today` where no day is given. Without a key.
StatusOr<CouncilMember> decode(const v1::CouncilMember& member, Date today);
StatusOr<Delegation> decode(const v1::ChairDelegation& delegation);
// "member" and the like: ids of members. NOT_FOUND.
StatusOr<CouncilMemberId> member_id(const std::string& text);
// What an update changes: title, secretary, valid_through_date, minimum_members,
// quorum_millionths, maximum_gap_points, maximum_rounds. UPDATE_MASK_INVALID, INVALID_FIELD.
Status patch(const v1::Council& sent, const google::protobuf::FieldMask& mask, Council& council);

}  // namespace farmgate::certification::wire
