#include "services/producers/wire/holdings.h"

#include <google/protobuf/field_mask.pb.h>

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer.pb.h"

namespace farmgate::producers::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(QualificationKind::kVietgap) == v1::QUALIFICATION_KIND_VIETGAP);
static_assert(static_cast<int>(QualificationKind::kGeographicalIndication) ==
              v1::QUALIFICATION_KIND_GEOGRAPHICAL_INDICATION);
static_assert(static_cast<int>(QualificationState::kExpired) == v1::QUALIFICATION_STATE_EXPIRED);

}  // namespace

v1::Product encode(const Product& product) {
  v1::Product out;
  out.set_name(name_of("producers", product.producer.uuid(), "products", product.id.uuid()));
  out.set_title(product.title);
  out.set_ocop_set(product.ocop_set);
  out.set_product_code(product.product_code);
  out.set_trademark(product.trademark);
  out.set_species(product.species);
  write(product.create_time, *out.mutable_create_time());
  out.set_etag(etag_of(product.revision));
  write(product.update_time, *out.mutable_update_time());
  return out;
}

v1::Qualification encode(const Qualification& qualification) {
  v1::Qualification out;
  out.set_name(name_of("producers", qualification.producer.uuid(), "qualifications",
                       qualification.id.uuid()));
  out.set_kind(static_cast<v1::QualificationKind>(qualification.kind));
  out.set_issuer(qualification.issuer);
  out.set_number(qualification.number);
  write(qualification.valid_from_date, *out.mutable_valid_from_date());
  write(qualification.valid_through_date, *out.mutable_valid_through_date());
  out.set_scope(qualification.scope);
  out.set_document_digest(qualification.document_digest);
  write(qualification.create_time, *out.mutable_create_time());
  out.set_state(static_cast<v1::QualificationState>(qualification.state));
  out.set_revoke_reason(qualification.revoke_reason);
  if (qualification.revoke_time) write(*qualification.revoke_time, *out.mutable_revoke_time());
  return out;
}

StatusOr<Product> decode(const v1::Product& product) {
  Product out;
  out.id = ProductId::make();
  out.title = product.title();
  out.ocop_set = product.ocop_set();
  out.product_code = product.product_code();
  out.trademark = product.trademark();
  out.species = product.species();
  return out;
}

StatusOr<Qualification> decode(const v1::Qualification& qualification) {
  Qualification out;
  out.id = QualificationId::make();
  out.kind = static_cast<QualificationKind>(qualification.kind());
  out.issuer = qualification.issuer();
  out.number = qualification.number();
  ASSIGN_OR_RETURN(out.valid_from_date,
                   read_date(qualification.valid_from_date(), "qualification.valid_from_date"));
  ASSIGN_OR_RETURN(out.valid_through_date, read_date(qualification.valid_through_date(),
                                                     "qualification.valid_through_date"));
  out.scope = qualification.scope();
  out.document_digest = qualification.document_digest();
  return out;
}

StatusOr<ProductPatch> decode_patch(const v1::Product& product,
                                    const google::protobuf::FieldMask& mask) {
  RETURN_IF_ERROR(check_mask(mask, {"title", "product_code", "trademark"}));
  ProductPatch patch;
  if (mask_has(mask, "title")) patch.title = product.title();
  if (mask_has(mask, "product_code")) patch.product_code = product.product_code();
  if (mask_has(mask, "trademark")) patch.trademark = product.trademark();
  return patch;
}

}  // namespace farmgate::producers::wire
