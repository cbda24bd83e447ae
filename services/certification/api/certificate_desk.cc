#include "services/certification/api/certificate_desk.h"

#include "farmgate/certification/events/v1/certificate_events.pb.h"

namespace farmgate::certification {
namespace {

// Another one takes the place of what the product has.
Status make_room(pg::Tx& tx, const DossierParts& parts, const std::string& product, Time now) {
  ASSIGN_OR_RETURN(auto held, certificate_rows::lock_of_product(tx, product));
  if (!held) return ok();
  held->replace(now);
  return save_and_announce(tx, parts.outbox, *held);
}

constexpr int kNumbersMost = 1000;  // that are passed over in one go

// The next number of a province and year that no certificate has: former ones keep the numbers that
// they were printed with.
StatusOr<std::string> next_number(pg::Tx& tx, const std::string& province, int year) {
  std::string number;
  for (int i = 0; i < kNumbersMost; ++i) {
    ASSIGN_OR_RETURN(const auto serial,
                     dossier_rows::next_serial(tx, "certificates/" + province, year));
    number = certificate_number_of(serial, province, year);
    ASSIGN_OR_RETURN(const bool given, certificate_rows::number_given(tx, number));
    if (!given) return number;
  }
  return refuse("CERTIFICATE_KNOWN", "the next numbers were all given before",
                {{"number", number}});
}

}  // namespace

Status issue(pg::Tx& tx, const CertificateParts& parts, Certificate& it, const Uuid& request_id,
             Time now) {
  auto token = parts.seal.close(token_text(it));
  if (token.status().reason() == "SEAL_KEY_MISSING") {
    return refuse("CERTIFICATE_KEY_MISSING", "the service was started without its signing key");
  }
  RETURN_IF_ERROR(token.status());
  it.token = std::move(*token);
  it.create_time = it.update_time = now;
  if (it.state == CertificateState::kValid) {
    RETURN_IF_ERROR(make_room(tx, parts.dossiers, it.product, now));
  }
  RETURN_IF_ERROR(certificate_rows::insert(tx, it, request_id));
  return parts.dossiers.outbox.append(tx, wire::event(it, wire::latest_change(it)));
}

StatusOr<Certificate> certificate_for(pg::Tx& tx, const DossierParts& parts, const Dossier& dossier,
                                      const Decision& decision) {
  Certificate it;
  const int year = static_cast<int>(decision.date.year());
  ASSIGN_OR_RETURN(const std::string province, parts.provinces.of(dossier.commune));
  ASSIGN_OR_RETURN(const auto serial,
                   certificate_rows::serial_of(tx, dossier.product, dossier.commune));
  it.id = CertificateId::make();
  ASSIGN_OR_RETURN(it.number, next_number(tx, province, year));
  it.product = dossier.product;
  it.producer = dossier.producer;
  it.commune = dossier.commune;
  it.dossier = dossier.id;
  it.product_code = product_code_of(province, dossier.commune, serial, year);
  it.product_set = dossier.product_set;
  it.star = decision.star;
  it.decision_number = decision.number;
  it.decision_date = it.valid_from_date = decision.date;
  ASSIGN_OR_RETURN(it.valid_through_date, last_day_of(decision.date, parts.rules));
  return it;
}

}  // namespace farmgate::certification
