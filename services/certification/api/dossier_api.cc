#include "services/certification/api/dossier_api.h"

#include <google/protobuf/empty.pb.h>

#include "chassis/events/arrival.h"
#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "chassis/wire/names.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "services/certification/api/renewal.h"
#include "services/certification/storage/activities.h"
#include "services/certification/storage/certificates.h"
#include "services/certification/storage/copies.h"
#include "services/certification/wire/dossier.h"

namespace farmgate::certification {
namespace {

using farmgate::events::copy_not_yet;
using farmgate::wire::check_etag;
using farmgate::wire::mask_has;
using farmgate::wire::position_of;
using wire::DossierChange;

// The copies of the product and of its owner, who is active and acts for itself.
StatusOr<copies_store::PartyCopy> owner_of(pg::Tx& tx, const rpc::Call& call,
                                           const std::string& product) {
  const std::string owner(farmgate::wire::parent_of(product));
  if (!call.access.covers_party(owner)) return not_found(product);
  ASSIGN_OR_RETURN(auto party, copies_store::find_party(tx, owner));
  if (!party) return copy_not_yet(owner);
  if (party->active) return std::move(*party);
  return refuse("PRODUCER_SUSPENDED", "the product's owner is not active", {{"producer", owner}});
}

StatusOr<Dossier> begin(pg::Tx& tx, RubricBook& book, const rpc::Call& call,
                        const v1::Dossier& sent, Time now) {
  Dossier dossier;
  dossier.id = DossierId::make();
  dossier.product = sent.product();
  dossier.wanted_star = sent.wanted_star();
  dossier.kind = static_cast<DossierKind>(sent.kind());
  ASSIGN_OR_RETURN(const auto owner, owner_of(tx, call, dossier.product));
  dossier.producer = owner.producer;
  dossier.commune = owner.commune;
  ASSIGN_OR_RETURN(const auto product, copies_store::find_product(tx, dossier.product));
  if (!product) return copy_not_yet(dossier.product);
  dossier.product_set = product->product_set;
  if (!sent.certificate().empty()) {
    dossier.certificate = farmgate::wire::find_id(sent.certificate(), "certificates");
    if (!dossier.certificate) return not_found(sent.certificate());
  }
  RETURN_IF_ERROR(check_renewal(tx, dossier, date_in_vietnam(now)));
  ASSIGN_OR_RETURN(const auto rubric, book.begin(tx, dossier.product_set, date_in_vietnam(now)));
  dossier.rubric = rubric->id;
  dossier.create_time = dossier.update_time = now;
  return dossier;
}

StatusOr<dossier_rows::Filter> filter_of(const v1::ListDossiersRequest& request) {
  dossier_rows::Filter filter;
  for (const int state : request.states()) {
    filter.states.push_back(static_cast<DossierState>(state));
  }
  if (!request.commune().empty()) filter.commune = request.commune();
  if (request.product_set() != 0) filter.product_set = request.product_set();
  if (!request.product().empty()) filter.product = request.product();
  if (request.has_due_through_date()) {
    ASSIGN_OR_RETURN(filter.due_through,
                     farmgate::wire::read_date(request.due_through_date(), "due_through_date"));
  }
  return filter;
}

StatusOr<v1::Dossier> whole(pg::Tx& tx, const Dossier& dossier, Time now) {
  ASSIGN_OR_RETURN(const auto forms, dossier_rows::forms(tx, dossier.id));
  return wire::encode(dossier, forms, date_in_vietnam(now));
}

// What a submission reads, in one round trip: on the last evening all come at once.
Status expect_submission(pg::Tx& tx, const Dossier& dossier) {
  RETURN_IF_ERROR(dossier_rows::expect_forms(tx, dossier.id));
  RETURN_IF_ERROR(evidence_rows::expect_all(tx, dossier.id));
  RETURN_IF_ERROR(activities::expect_last(tx, dossier.id));
  RETURN_IF_ERROR(certificate_rows::expect_lock_of_product(tx, dossier.product));
  return pg::expect_now(tx);
}

// The first and the last instant of a year in Viet Nam.
Time start_of(int year) {
  const Date first{std::chrono::year(year), std::chrono::January, std::chrono::day(1)};
  return start_of_day(first);
}

}  // namespace

StatusOr<rpc::Bytes> DossierApi::create(const rpc::Call& call,
                                        const v1::CreateDossierRequest& request) {
  ASSIGN_OR_RETURN(const Uuid request_id, Uuid::parse(request.request_id()));
  const v1::Dossier& sent = request.dossier();
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const Dossier dossier, begin(tx, it_.book, call, sent, now));
    RETURN_IF_ERROR(dossier_rows::insert(tx, dossier, request_id));
    dossier_rows::Forms forms;
    if (sent.has_registration()) forms.registration = sent.registration().SerializeAsString();
    if (sent.has_report()) forms.report = sent.report().SerializeAsString();
    RETURN_IF_ERROR(dossier_rows::save_forms(tx, dossier.id, forms));
    Activity activity;
    activity.act = act_name(Act::kCreate);
    activity.desk = desk_name(Desk::kOwner);
    activity.actor = call.principal.subject;
    activity.act_time = now;
    RETURN_IF_ERROR(activities::append(tx, dossier.id, std::move(activity)));
    return wire::encode(dossier, forms, date_in_vietnam(now));
  });
}

StatusOr<v1::Dossier> DossierApi::get(const rpc::Call& call, const v1::GetDossierRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(const Dossier dossier, find_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    return whole(tx, dossier, now);
  });
}

StatusOr<v1::ListDossiersResponse> DossierApi::list(const rpc::Call& call,
                                                    const v1::ListDossiersRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  ASSIGN_OR_RETURN(const auto filter, filter_of(request));
  const bool by_due = request.order() == v1::DOSSIER_ORDER_DUE;
  Time now{};
  ASSIGN_OR_RETURN(
      auto dossiers,
      it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<std::vector<Dossier>> {
        ASSIGN_OR_RETURN(now, pg::business_now(tx));
        const auto listed = by_due ? dossier_rows::by_due : dossier_rows::newest;
        return listed(tx, filter, visible_to(call), page);
      }));
  v1::ListDossiersResponse reply;
  reply.set_next_page_token(it_.pager.finish(page, dossiers, [by_due](const Dossier& last) {
    return by_due ? dossier_rows::due_position(last)
                  : position_of(last.create_time, last.id.uuid());
  }));
  for (const Dossier& it : dossiers) *reply.add_dossiers() = wire::encode(it, date_in_vietnam(now));
  return reply;
}

StatusOr<rpc::Bytes> DossierApi::update(const rpc::Call& call,
                                        const v1::UpdateDossierRequest& request) {
  const auto& mask = request.update_mask();
  RETURN_IF_ERROR(farmgate::wire::check_mask(mask, {"registration", "report", "wanted_star"}));
  const v1::Dossier& sent = request.dossier();
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, sent.name()));
    RETURN_IF_ERROR(check_etag(sent.etag(), dossier.revision));
    RETURN_IF_ERROR(dossier.check_editable());
    ASSIGN_OR_RETURN(auto forms, dossier_rows::forms(tx, dossier.id));
    if (mask_has(mask, "registration")) {
      forms.registration = sent.registration().SerializeAsString();
    }
    if (mask_has(mask, "report")) forms.report = sent.report().SerializeAsString();
    if (mask_has(mask, "wanted_star")) {
      dossier.wanted_star = sent.wanted_star();
      RETURN_IF_ERROR(check_wanted_star(tx, dossier));
    }
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    dossier.touch(now);
    RETURN_IF_ERROR(dossier_rows::save_forms(tx, dossier.id, forms));
    RETURN_IF_ERROR(dossier_rows::save(tx, dossier));
    return wire::encode(dossier, forms, date_in_vietnam(now));
  });
}

StatusOr<rpc::Bytes> DossierApi::remove(const rpc::Call& call,
                                        const v1::DeleteDossierRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<google::protobuf::Empty> {
    ASSIGN_OR_RETURN(const Dossier dossier, lock_dossier(tx, call, request.name()));
    RETURN_IF_ERROR(check_etag(request.etag(), dossier.revision));
    RETURN_IF_ERROR(dossier.check_draft());
    ASSIGN_OR_RETURN(const auto files, evidence_rows::all(tx, dossier.id));
    RETURN_IF_ERROR(dossier_rows::remove(tx, dossier.id));
    for (const Evidence& it : files) RETURN_IF_ERROR(it_.files.drop(tx, it.digest));
    return google::protobuf::Empty();
  });
}

StatusOr<rpc::Bytes> DossierApi::submit(const rpc::Call& call,
                                        const v1::SubmitDossierRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    RETURN_IF_ERROR(check_etag(request.etag(), dossier.revision));
    RETURN_IF_ERROR(dossier.target(Act::kSubmit, Desk::kOwner).status());
    RETURN_IF_ERROR(expect_submission(tx, dossier));
    RETURN_IF_ERROR(owner_of(tx, call, dossier.product).status());
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, dossier.rubric));
    ASSIGN_OR_RETURN(const auto forms, dossier_rows::forms(tx, dossier.id));
    ASSIGN_OR_RETURN(const auto content, content_of(tx, *rubric, dossier, forms));
    RETURN_IF_ERROR(check_submission(*rubric, content));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(begin_renewal(tx, it_, dossier, now));
    RETURN_IF_ERROR(move(tx, it_, call, dossier, {Act::kSubmit, Desk::kOwner, ""}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, dossier, DossierChange::kSubmitted));
    return wire::encode(dossier, forms, date_in_vietnam(now));
  });
}

StatusOr<rpc::Bytes> DossierApi::withdraw(const rpc::Call& call,
                                          const v1::WithdrawDossierRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const bool known = dossier.version > 0;
    dossier.returned_from.reset();
    RETURN_IF_ERROR(
        move(tx, it_, call, dossier, {Act::kWithdraw, Desk::kOwner, request.reason()}, now));
    RETURN_IF_ERROR(end_renewal(tx, it_, dossier, now));
    RETURN_IF_ERROR(known ? save_and_announce(tx, it_.outbox, dossier, DossierChange::kDecided)
                          : dossier_rows::save(tx, dossier));
    return whole(tx, dossier, now);
  });
}

StatusOr<v1::YearlySummary> DossierApi::summary(const rpc::Call& call,
                                                const v1::GenerateYearlySummaryRequest& request) {
  ASSIGN_OR_RETURN(const auto rows, it_.database.read(call.deadline, [&](pg::Tx& tx) {
    return dossier_rows::summary(tx, start_of(request.year()), start_of(request.year() + 1),
                                 visible_to(call));
  }));
  v1::YearlySummary out;
  out.set_year(request.year());
  for (const auto& row : rows) {
    v1::SummaryRow& to = *out.add_rows();
    to.set_product_set(row.product_set);
    to.set_commune(row.commune);
    to.set_state(static_cast<v1::DossierState>(row.state));
    to.set_star(row.star);
    to.set_dossiers(static_cast<int>(row.dossiers));
  }
  return out;
}

}  // namespace farmgate::certification
