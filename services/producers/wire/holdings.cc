#include "services/producers/wire/holdings.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/producers/v1/producer.pb.h"

namespace farmgate::producers::wire {
namespace {

using namespace farmgate::wire;

static_assert(static_cast<int>(QualificationKind::kVietgap) == v1::QUALIFICATION_KIND_VIETGAP);
static_assert(static_cast<int>(QualificationKind::kGeographicalIndication) ==
              v1::QUALIFICATION_KIND_GEOGRAPHICAL_INDICATION);

}  // namespace

v1::Plot encode(const Plot& plot) {
  v1::Plot out;
  out.set_name(name_of("producers", plot.producer.uuid(), "plots", plot.id.uuid()));
  out.set_title(plot.title);
  out.set_crop(plot.crop);
  write(plot.area, *out.mutable_area());
  out.set_commune(plot.commune);
  write(plot.create_time, *out.mutable_create_time());
  return out;
}

v1::Product encode(const Product& product) {
  v1::Product out;
  out.set_name(name_of("producers", product.producer.uuid(), "products", product.id.uuid()));
  out.set_title(product.title);
  out.set_ocop_set(product.ocop_set);
  out.set_product_code(product.product_code);
  out.set_trademark(product.trademark);
  out.set_species(product.species);
  write(product.create_time, *out.mutable_create_time());
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
  return out;
}

v1::BankAccount encode(const BankAccount& account) {
  v1::BankAccount out;
  out.set_name(name_of("producers", account.producer.uuid(), "bankAccounts", account.id.uuid()));
  out.set_bank_bin(account.bank_bin);
  out.set_account_number(account.account_number);
  out.set_holder(account.holder);
  write(account.create_time, *out.mutable_create_time());
  return out;
}

StatusOr<Plot> decode(const v1::Plot& plot) {
  Plot out;
  out.id = PlotId::make();
  out.title = plot.title();
  out.crop = plot.crop();
  ASSIGN_OR_RETURN(out.area, read_quantity(plot.area(), Unit::kSquareMetre, "plot.area"));
  out.commune = plot.commune();
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

StatusOr<BankAccount> decode(const v1::BankAccount& account) {
  BankAccount out;
  out.id = BankAccountId::make();
  out.bank_bin = account.bank_bin();
  out.account_number = account.account_number();
  out.holder = account.holder();
  return out;
}

}  // namespace farmgate::producers::wire
