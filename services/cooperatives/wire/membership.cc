#include <google/protobuf/field_mask.pb.h>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/cooperatives/v1/cooperative.pb.h"
#include "services/cooperatives/wire/cooperative.h"

namespace farmgate::cooperatives::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(MembershipClass::kOfficial) == v1::MEMBERSHIP_CLASS_OFFICIAL);
static_assert(static_cast<int>(MembershipClass::kAssociate) == v1::MEMBERSHIP_CLASS_ASSOCIATE);

}  // namespace

v1::Membership encode(const Membership& it) {
  v1::Membership out;
  out.set_name(name_of("cooperatives", it.cooperative.uuid(), "memberships", it.id.uuid()));
  out.set_member(name_of("producers", it.member.uuid()));
  out.set_membership_class(static_cast<v1::MembershipClass>(it.membership_class));
  out.set_capital_vnd(it.capital.vnd());
  write(it.valid_from_date, *out.mutable_valid_from_date());
  if (it.valid_through_date) write(*it.valid_through_date, *out.mutable_valid_through_date());
  out.set_end_reason(it.end_reason);
  out.set_etag(etag_of(it.version));
  write(it.create_time, *out.mutable_create_time());
  write(it.update_time, *out.mutable_update_time());
  return out;
}

StatusOr<Membership> decode(const v1::Membership& membership, Date today) {
  Membership out;
  out.id = MembershipId::make();
  ASSIGN_OR_RETURN(out.member, id_of<ProducerId>(membership.member(), "producers"));
  out.membership_class = static_cast<MembershipClass>(membership.membership_class());
  out.capital = Money::vnd(membership.capital_vnd());
  ASSIGN_OR_RETURN(const auto first,
                   decode_date(membership.has_valid_from_date(), membership.valid_from_date(),
                               "membership.valid_from_date"));
  out.valid_from_date = first.value_or(today);
  ASSIGN_OR_RETURN(out.valid_through_date,
                   decode_date(membership.has_valid_through_date(), membership.valid_through_date(),
                               "membership.valid_through_date"));
  return out;
}

StatusOr<MembershipPatch> decode_patch(const v1::Membership& membership,
                                       const google::protobuf::FieldMask& mask) {
  RETURN_IF_ERROR(check_mask(
      mask, {"membership_class", "capital_vnd", "valid_from_date", "valid_through_date"}));
  MembershipPatch patch;
  if (mask_has(mask, "membership_class")) {
    patch.membership_class = static_cast<MembershipClass>(membership.membership_class());
  }
  if (mask_has(mask, "capital_vnd")) patch.capital = Money::vnd(membership.capital_vnd());
  if (mask_has(mask, "valid_from_date")) {
    ASSIGN_OR_RETURN(patch.valid_from_date,
                     read_date(membership.valid_from_date(), "membership.valid_from_date"));
  }
  if (mask_has(mask, "valid_through_date")) {
    ASSIGN_OR_RETURN(const auto last,
                     decode_date(membership.has_valid_through_date(),
                                 membership.valid_through_date(), "membership.valid_through_date"));
    patch.valid_through_date = last;
  }
  return patch;
}

}  // namespace farmgate::cooperatives::wire
