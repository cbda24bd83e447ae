#include "services/producers/wire/producer.h"

#include <google/protobuf/field_mask.pb.h>

#include "chassis/base/phone.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer.pb.h"

namespace farmgate::producers::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(ProducerKind::kHousehold) == v1::PRODUCER_KIND_HOUSEHOLD);
static_assert(static_cast<int>(ProducerKind::kEnterprise) == v1::PRODUCER_KIND_ENTERPRISE);
static_assert(static_cast<int>(ProducerState::kActive) == v1::PRODUCER_STATE_ACTIVE);
static_assert(static_cast<int>(ProducerState::kClosed) == v1::PRODUCER_STATE_CLOSED);
static_assert(static_cast<int>(Sex::kMale) == v1::SEX_MALE);

Representative decode(const v1::Representative& representative) {
  return {representative.full_name(), static_cast<Sex>(representative.sex()),
          representative.ethnicity()};
}

}  // namespace

v1::Producer encode(const Producer& producer) {
  v1::Producer out;
  out.set_name(name_of("producers", producer.id.uuid()));
  out.set_kind(static_cast<v1::ProducerKind>(producer.kind));
  out.set_public_name(producer.public_name);
  out.mutable_representative()->set_full_name(producer.representative.full_name);
  out.mutable_representative()->set_sex(static_cast<v1::Sex>(producer.representative.sex));
  out.mutable_representative()->set_ethnicity(producer.representative.ethnicity);
  out.set_phone(producer.phone);
  out.set_tax_code(producer.tax_code);
  out.set_personal_number(producer.personal_number);
  out.set_commune(producer.commune);
  out.set_address(producer.address);
  out.set_state(static_cast<v1::ProducerState>(producer.state));
  out.set_etag(etag_of(producer.revision));
  write(producer.create_time, *out.mutable_create_time());
  write(producer.update_time, *out.mutable_update_time());
  out.set_state_reason(producer.state_reason);
  if (producer.state_time) write(*producer.state_time, *out.mutable_state_time());
  return out;
}

StatusOr<Producer> decode(const v1::Producer& producer) {
  Producer out;
  out.id = ProducerId::make();
  out.kind = static_cast<ProducerKind>(producer.kind());
  out.public_name = producer.public_name();
  out.representative = decode(producer.representative());
  ASSIGN_OR_RETURN(out.phone, normalise_phone(producer.phone(), "producer.phone"));
  out.tax_code = producer.tax_code();
  out.personal_number = producer.personal_number();
  out.commune = producer.commune();
  out.address = producer.address();
  return out;
}

StatusOr<ProducerPatch> decode_patch(const v1::Producer& producer,
                                     const google::protobuf::FieldMask& mask) {
  RETURN_IF_ERROR(check_mask(mask, {"public_name", "representative", "phone", "tax_code",
                                    "personal_number", "commune", "address"}));
  ProducerPatch patch;
  if (mask_has(mask, "public_name")) patch.public_name = producer.public_name();
  if (mask_has(mask, "representative")) patch.representative = decode(producer.representative());
  if (mask_has(mask, "phone")) {
    ASSIGN_OR_RETURN(patch.phone, normalise_phone(producer.phone(), "producer.phone"));
  }
  if (mask_has(mask, "tax_code")) patch.tax_code = producer.tax_code();
  if (mask_has(mask, "personal_number")) patch.personal_number = producer.personal_number();
  if (mask_has(mask, "commune")) patch.commune = producer.commune();
  if (mask_has(mask, "address")) patch.address = producer.address();
  return patch;
}

}  // namespace farmgate::producers::wire
