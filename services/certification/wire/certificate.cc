#include "services/certification/wire/certificate.h"

#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "farmgate/certification/v1/certificate.pb.h"
#include "services/certification/wire/dossier.h"

namespace farmgate::certification::wire {
namespace {

namespace pb = farmgate::certification::events::v1;
using farmgate::wire::read_date;
using farmgate::wire::write;

static_assert(static_cast<int>(CertificateState::kReplaced) == v1::CERTIFICATE_STATE_REPLACED);
static_assert(static_cast<int>(RecognitionLevel::kCentral) == v1::RECOGNITION_LEVEL_CENTRAL);
static_assert(static_cast<int>(RevocationCause::kOtherConclusion) ==
              v1::REVOCATION_CAUSE_OTHER_CONCLUSION);
static_assert(static_cast<int>(DecisionKind::kCentralResult) == v1::DECISION_KIND_CENTRAL_RESULT);
static_assert(static_cast<int>(CertificateChange::kExpired) == pb::CERTIFICATE_CHANGE_EXPIRED);

void write_revocation(const Revocation& it, v1::Revocation& out) {
  out.set_cause(static_cast<v1::RevocationCause>(it.cause));
  out.set_decision_number(it.decision_number);
  out.set_reason(it.reason);
  write(it.conclusion_date, *out.mutable_conclusion_date());
  write(it.due_date, *out.mutable_due_date());
  out.set_late(it.due_date < date_in_vietnam(it.revoke_time));
  write(it.revoke_time, *out.mutable_revoke_time());
}

}  // namespace

std::string certificate_name(CertificateId id) {
  return farmgate::wire::name_of("certificates", id.uuid());
}

v1::Certificate encode(const Certificate& it, Date today) {
  v1::Certificate out;
  out.set_name(certificate_name(it.id));
  out.set_number(it.number);
  out.set_product(it.product);
  out.set_producer(it.producer);
  out.set_commune(it.commune);
  if (it.dossier) out.set_dossier(dossier_name(*it.dossier));
  out.set_product_code(it.product_code);
  out.set_product_set(it.product_set);
  out.set_star(it.star);
  out.set_level(static_cast<v1::RecognitionLevel>(it.level));
  out.set_issuer(it.issuer);
  out.set_decision_number(it.decision_number);
  write(it.decision_date, *out.mutable_decision_date());
  write(it.valid_from_date, *out.mutable_valid_from_date());
  write(it.valid_through_date, *out.mutable_valid_through_date());
  if (it.grace_through_date) write(*it.grace_through_date, *out.mutable_grace_through_date());
  out.set_state(static_cast<v1::CertificateState>(it.state_on(today)));
  if (it.revocation) write_revocation(*it.revocation, *out.mutable_revocation());
  out.set_token(it.token);
  write(it.create_time, *out.mutable_create_time());
  write(it.update_time, *out.mutable_update_time());
  return out;
}

StatusOr<Certificate> decode_former(const v1::Certificate& sent) {
  Certificate it;
  it.id = CertificateId::make();
  it.number = sent.number();
  it.product = sent.product();
  it.producer = farmgate::wire::parent_of(sent.product());
  it.commune = sent.commune();
  it.product_code = sent.product_code();
  it.product_set = sent.product_set();
  it.star = sent.star();
  it.level = static_cast<RecognitionLevel>(sent.level());
  it.issuer = sent.issuer();
  it.decision_number = sent.decision_number();
  ASSIGN_OR_RETURN(it.decision_date, read_date(sent.decision_date(), "certificate.decision_date"));
  ASSIGN_OR_RETURN(it.valid_from_date,
                   read_date(sent.valid_from_date(), "certificate.valid_from_date"));
  ASSIGN_OR_RETURN(it.valid_through_date,
                   read_date(sent.valid_through_date(), "certificate.valid_through_date"));
  return it;
}

v1::DossierDecision encode(const Decision& it, DossierState state) {
  v1::DossierDecision out;
  out.set_dossier(dossier_name(it.dossier));
  out.set_dossier_state(static_cast<v1::DossierState>(state));
  out.set_decision(static_cast<v1::DecisionKind>(it.kind));
  out.set_decision_number(it.number);
  write(it.date, *out.mutable_decision_date());
  out.set_reason(it.reason);
  out.set_sum(static_cast<int>(it.points.sum));
  out.set_sheets(static_cast<int>(it.points.sheets));
  out.set_star(it.star);
  return out;
}

pb::CertificateEvent event(const Certificate& it, CertificateChange change) {
  pb::CertificateEvent out;
  out.set_aggregate_version(it.version);
  out.set_change(static_cast<pb::CertificateChange>(change));
  pb::CertificateState& state = *out.mutable_state();
  state.set_name(certificate_name(it.id));
  state.set_product(it.product);
  state.set_producer(it.producer);
  state.set_commune(it.commune);
  state.set_product_set(it.product_set);
  state.set_star(it.star);
  state.set_number(it.number);
  state.set_product_code(it.product_code);
  state.set_level(it.level == RecognitionLevel::kCentral ? "CENTRAL" : "PROVINCE");
  state.set_standing(std::string(certificate_state_name(it.state)));
  state.set_decision_number(it.decision_number);
  state.set_issuer(it.issuer);
  write(it.decision_date, *state.mutable_decision_date());
  write(it.valid_from_date, *state.mutable_valid_from_date());
  write(it.valid_through_date, *state.mutable_valid_through_date());
  if (it.grace_through_date) write(*it.grace_through_date, *state.mutable_grace_through_date());
  return out;
}

CertificateChange latest_change(const Certificate& it) {
  if (it.state == CertificateState::kValid) return CertificateChange::kIssued;
  if (it.state == CertificateState::kRevoked) return CertificateChange::kRevoked;
  return CertificateChange::kExpired;
}

}  // namespace farmgate::certification::wire
