#include "services/certification/api/certificate_api.h"

#include <google/api/httpbody.pb.h>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "services/certification/storage/activities.h"
#include "services/certification/storage/copies.h"
#include "services/certification/storage/official_acts.h"
#include "services/certification/wire/certificate_page.h"

namespace farmgate::certification {
namespace {

using farmgate::wire::id_of;
using farmgate::wire::position_of;
using farmgate::wire::read_date;
using std::chrono::days;

StatusOr<Certificate> find(pg::Tx& tx, const rpc::Call& call, const std::string& name) {
  ASSIGN_OR_RETURN(const auto id, id_of<CertificateId>(name, "certificates"));
  ASSIGN_OR_RETURN(auto it, certificate_rows::find(tx, id, visible_to(call)));
  if (!it) return not_found(name);
  return std::move(*it);
}

certificate_rows::Filter filter_of(const v1::ListCertificatesRequest& request) {
  certificate_rows::Filter filter;
  if (!request.product().empty()) filter.product = request.product();
  if (!request.producer().empty()) filter.producer = request.producer();
  if (!request.commune().empty()) filter.commune = request.commune();
  if (request.state() != v1::CERTIFICATE_STATE_UNSPECIFIED) {
    filter.state = static_cast<CertificateState>(request.state());
  }
  return filter;
}

Status unknown_token() {
  return refuse("CERTIFICATE_NOT_VALID", "the token is not that of a certificate");
}

// In the chain of the dossier that it came of, whose row is locked first.
Status note_revocation(pg::Tx& tx, const rpc::Call& call, const Dossier& dossier,
                       const Certificate& it) {
  Activity activity;
  activity.act = "REVOKE";
  activity.desk = desk_name(Desk::kProvince);
  activity.actor = call.principal.subject;
  activity.act_time = it.revocation->revoke_time;
  activity.from_state = activity.to_state = dossier.state;
  activity.note = it.number + ": " + std::string(cause_name(it.revocation->cause));
  activity.due_date = it.revocation->due_date;
  return activities::append(tx, dossier.id, std::move(activity));
}

// In a chain of its own: it came of no dossier here.
Status note_act(pg::Tx& tx, const rpc::Call& call, const Certificate& it, std::string_view act,
                Time now) {
  const std::string cause =
      it.revocation ? ": " + std::string(cause_name(it.revocation->cause)) : "";
  return official_acts::append(tx, {.object = "certificates/" + it.id.to_string(),
                                    .act = std::string(act),
                                    .actor = call.principal.subject,
                                    .act_time = now,
                                    .note = it.number + cause});
}

}  // namespace

StatusOr<rpc::Bytes> CertificateApi::record_former(
    const rpc::Call& call, const v1::RecordFormerCertificateRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  ASSIGN_OR_RETURN(const Certificate sent, wire::decode_former(request.certificate()));
  return it_.dossiers.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Certificate> {
    Certificate it = sent;
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Date today = date_in_vietnam(now);
    RETURN_IF_ERROR(it.check(today, it_.dossiers.rules));
    ASSIGN_OR_RETURN(const std::string province, it_.dossiers.provinces.of(it.commune));
    if (today > it.valid_through_date) it.state = CertificateState::kExpired;
    if (it.state == CertificateState::kValid) {
      ASSIGN_OR_RETURN(const auto held, certificate_rows::lock_of_product(tx, it.product));
      if (held) {
        return refuse("CERTIFICATE_KNOWN", "the product has a certificate in force",
                      {{"number", held->number}, {"product", it.product}});
      }
    }
    RETURN_IF_ERROR(issue(tx, it_, it, request_id, now));
    if (const auto serial = serial_in(it.product_code, province, it.commune)) {
      RETURN_IF_ERROR(certificate_rows::keep_serial(tx, it.product, it.commune, *serial));
    }
    RETURN_IF_ERROR(note_act(tx, call, it, "RECORD_FORMER", now));
    return wire::encode(it, today);
  });
}

StatusOr<v1::Certificate> CertificateApi::get(const rpc::Call& call,
                                              const v1::GetCertificateRequest& request) {
  return it_.dossiers.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Certificate> {
    ASSIGN_OR_RETURN(const Certificate it, find(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    return wire::encode(it, date_in_vietnam(now));
  });
}

StatusOr<v1::ListCertificatesResponse> CertificateApi::list(
    const rpc::Call& call, const v1::ListCertificatesRequest& request) {
  using Reply = v1::ListCertificatesResponse;
  ASSIGN_OR_RETURN(const auto page, it_.dossiers.pager.open(request));
  return it_.dossiers.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Reply> {
    ASSIGN_OR_RETURN(auto found,
                     certificate_rows::list(tx, filter_of(request), visible_to(call), page));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    Reply reply;
    reply.set_next_page_token(it_.dossiers.pager.finish(page, found, [](const Certificate& last) {
      return position_of(last.create_time, last.id.uuid());
    }));
    for (const Certificate& it : found) {
      *reply.add_certificates() = wire::encode(it, date_in_vietnam(now));
    }
    return reply;
  });
}

StatusOr<v1::ListExpiringResponse> CertificateApi::expiring(
    const rpc::Call& call, const v1::ListExpiringRequest& request) {
  using Reply = v1::ListExpiringResponse;
  ASSIGN_OR_RETURN(const auto page, it_.dossiers.pager.open(request));
  return it_.dossiers.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Reply> {
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const Date today = date_in_vietnam(now);
    std::int64_t ahead = request.within_days();
    if (ahead == 0) {
      ASSIGN_OR_RETURN(ahead, it_.dossiers.rules.value("ocop.rerating_filed_from_days", today));
    }
    ASSIGN_OR_RETURN(auto found, certificate_rows::expiring(tx, today, later(today, days(ahead)),
                                                            visible_to(call), page));
    Reply reply;
    reply.set_next_page_token(
        it_.dossiers.pager.finish(page, found, certificate_rows::expiring_position));
    for (const Certificate& it : found) {
      v1::ExpiringCertificate& to = *reply.add_expiring();
      *to.mutable_certificate() = wire::encode(it, today);
      const auto left = std::chrono::sys_days(it.valid_through_date) - std::chrono::sys_days(today);
      to.set_days_left(static_cast<int>(left.count()));
      ASSIGN_OR_RETURN(const auto window, filing_window(it.valid_through_date, it_.dossiers.rules));
      farmgate::wire::write(window.from, *to.mutable_filed_from_date());
      farmgate::wire::write(window.through, *to.mutable_filed_through_date());
    }
    return reply;
  });
}

StatusOr<rpc::Bytes> CertificateApi::revoke(const rpc::Call& call,
                                            const v1::RevokeCertificateRequest& request) {
  Revocation how;
  how.cause = static_cast<RevocationCause>(request.cause());
  how.decision_number = request.decision_number();
  how.reason = request.reason();
  ASSIGN_OR_RETURN(how.conclusion_date, read_date(request.conclusion_date(), "conclusion_date"));
  return it_.dossiers.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Certificate> {
    ASSIGN_OR_RETURN(const Certificate known, find(tx, call, request.name()));
    std::optional<Dossier> dossier;
    if (known.dossier) {
      ASSIGN_OR_RETURN(dossier, dossier_rows::lock(tx, *known.dossier, kEverybody));
    }
    ASSIGN_OR_RETURN(auto it, certificate_rows::lock(tx, known.id, visible_to(call)));
    if (!it) return not_found(request.name());
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(it->revoke(how, it_.dossiers.rules, now));
    RETURN_IF_ERROR(dossier ? note_revocation(tx, call, *dossier, *it)
                            : note_act(tx, call, *it, "REVOKE", now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.dossiers.outbox, *it));
    return wire::encode(*it, date_in_vietnam(now));
  });
}

StatusOr<v1::VerifyCertificateResponse> CertificateApi::verify(
    const rpc::Call& call, const v1::VerifyCertificateRequest& request) {
  using Reply = v1::VerifyCertificateResponse;
  const auto text = it_.seal.read(request.token());
  const auto id = text.ok() ? certificate_in(*text) : std::nullopt;
  if (!id) return unknown_token();
  return it_.dossiers.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Reply> {
    ASSIGN_OR_RETURN(const auto it, certificate_rows::find(tx, *id, kEverybody));
    if (!it || token_text(*it) != *text) return unknown_token();
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    Reply reply;
    *reply.mutable_certificate() = wire::encode(*it, date_in_vietnam(now));
    reply.set_state(reply.certificate().state());
    reply.mutable_certificate()->clear_token();
    return reply;
  });
}

StatusOr<google::api::HttpBody> CertificateApi::print(const rpc::Call& call,
                                                      const v1::PrintCertificateRequest& request) {
  using Reply = google::api::HttpBody;
  return it_.dossiers.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<Reply> {
    ASSIGN_OR_RETURN(const Certificate it, find(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const auto party, copies_store::find_party(tx, it.producer));
    ASSIGN_OR_RETURN(const auto product, copies_store::find_product(tx, it.product));
    Reply body;
    body.set_content_type("text/html; charset=utf-8");
    ASSIGN_OR_RETURN(
        *body.mutable_data(),
        wire::certificate_page({it, date_in_vietnam(now), party ? party->public_name : it.producer,
                                product ? product->title : it.product}));
    return body;
  });
}

}  // namespace farmgate::certification
