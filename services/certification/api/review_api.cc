#include "services/certification/api/review_api.h"

#include <charconv>

#include "chassis/pg/clock.h"
#include "chassis/wire/convert.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "services/certification/storage/activities.h"
#include "services/certification/wire/dossier.h"

namespace farmgate::certification {
namespace {

using wire::DossierChange;

// The desk for which an officer acts: that of the province where its reach is not one commune.
Desk desk_of(const rpc::Call& call) { return call.access.all ? Desk::kProvince : Desk::kCommune; }

StatusOr<v1::Dossier> whole(pg::Tx& tx, const Dossier& dossier, Time now) {
  ASSIGN_OR_RETURN(const auto forms, dossier_rows::forms(tx, dossier.id));
  return wire::encode(dossier, forms, date_in_vietnam(now));
}

int year_of(Date day) { return static_cast<int>(day.year()); }

// Numbers of slips run within a year, of the year of the day in Viet Nam.
Status give_commune_slip(pg::Tx& tx, const Provinces& provinces, Dossier& dossier, Date today) {
  if (!dossier.commune_slip.empty()) return ok();  // it came back to be completed
  ASSIGN_OR_RETURN(const std::string province, provinces.of(dossier.commune));
  ASSIGN_OR_RETURN(const auto serial,
                   dossier_rows::next_serial(tx, dossier.commune, year_of(today)));
  dossier.commune_slip = commune_slip(serial, province, dossier.commune, year_of(today));
  dossier.receive_date = today;
  return ok();
}

Status give_province_slip(pg::Tx& tx, const Provinces& provinces, Dossier& dossier, Date today) {
  if (!dossier.province_slip.empty()) return ok();
  ASSIGN_OR_RETURN(const std::string province, provinces.of(dossier.commune));
  ASSIGN_OR_RETURN(const auto serial,
                   dossier_rows::next_serial(tx, "provinces/" + province, year_of(today)));
  dossier.province_slip = province_slip(serial, province, year_of(today));
  return ok();
}

std::string joined(const google::protobuf::RepeatedPtrField<std::string>& reasons) {
  std::string out;
  for (const std::string& reason : reasons) out += (out.empty() ? "" : "\n") + reason;
  return out;
}

std::int64_t number_of(const std::optional<std::string>& key) {
  std::int64_t number = 0;
  if (key) std::from_chars(key->data(), key->data() + key->size(), number);
  return number;
}

void write_expected(const Dossier& dossier, Date today, v1::ListDossierActivitiesResponse& out) {
  const auto expected = expected_of(dossier);
  if (!expected) return;
  v1::ExpectedAct& to = *out.mutable_expected();
  to.set_act(std::string(act_name(expected->act)));
  to.set_role(std::string(desk_name(expected->desk)));
  if (dossier.due_date) farmgate::wire::write(*dossier.due_date, *to.mutable_due_date());
  to.set_late(dossier.late(today));
}

}  // namespace

StatusOr<rpc::Bytes> ReviewApi::receive(const rpc::Call& call,
                                        const v1::ReceiveDossierRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(dossier.target(Act::kReceive, Desk::kCommune).status());
    RETURN_IF_ERROR(give_commune_slip(tx, it_.provinces, dossier, date_in_vietnam(now)));
    RETURN_IF_ERROR(
        move(tx, it_, call, dossier, {Act::kReceive, Desk::kCommune, dossier.commune_slip}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, dossier, DossierChange::kSubmitted));
    return whole(tx, dossier, now);
  });
}

StatusOr<rpc::Bytes> ReviewApi::send_back(const rpc::Call& call,
                                          const v1::ReturnDossierRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(move(tx, it_, call, dossier,
                         {Act::kReturn, desk_of(call), joined(request.reasons())}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, dossier, DossierChange::kReturned));
    return whole(tx, dossier, now);
  });
}

StatusOr<rpc::Bytes> ReviewApi::propose(const rpc::Call& call,
                                        const v1::ProposeDossierRequest& request) {
  ASSIGN_OR_RETURN(const Date letter,
                   farmgate::wire::read_date(request.report().letter_date(), "report.letter_date"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(dossier.target(Act::kPropose, Desk::kCommune).status());
    if (letter > date_in_vietnam(now)) return invalid("report.letter_date", "is a day to come");
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, dossier.rubric));
    RETURN_IF_ERROR(wire::check(request.report(), rubric->set.samples_required));
    ASSIGN_OR_RETURN(auto forms, dossier_rows::forms(tx, dossier.id));
    forms.commune_report = request.report().SerializeAsString();
    RETURN_IF_ERROR(dossier_rows::save_forms(tx, dossier.id, forms));
    dossier.propose_date = date_in_vietnam(now);
    RETURN_IF_ERROR(move(tx, it_, call, dossier,
                         {Act::kPropose, Desk::kCommune, request.report().letter_number()}, now));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, dossier, DossierChange::kProposed));
    return wire::encode(dossier, forms, date_in_vietnam(now));
  });
}

StatusOr<rpc::Bytes> ReviewApi::check_intake(const rpc::Call& call,
                                             const v1::CheckIntakeRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const bool arrives = dossier.state == DossierState::kProposed;
    if (arrives || !request.complete()) {
      RETURN_IF_ERROR(dossier.target(Act::kTakeIn, Desk::kProvince).status());
      RETURN_IF_ERROR(give_province_slip(tx, it_.provinces, dossier, date_in_vietnam(now)));
      RETURN_IF_ERROR(move(tx, it_, call, dossier,
                           {Act::kTakeIn, Desk::kProvince, dossier.province_slip}, now));
    }
    if (request.complete()) {
      RETURN_IF_ERROR(
          move(tx, it_, call, dossier, {Act::kFindComplete, Desk::kProvince, request.note()}, now));
    }
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, dossier, DossierChange::kProposed));
    return whole(tx, dossier, now);
  });
}

StatusOr<rpc::Bytes> ReviewApi::advise(const rpc::Call& call,
                                       const v1::FileAdvisoryReportRequest& request) {
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    RETURN_IF_ERROR(move(tx, it_, call, dossier,
                         {Act::kAdvise, Desk::kProvince, request.report().number()}, now));
    ASSIGN_OR_RETURN(auto forms, dossier_rows::forms(tx, dossier.id));
    forms.advisory_report = request.report().SerializeAsString();
    RETURN_IF_ERROR(dossier_rows::save_forms(tx, dossier.id, forms));
    RETURN_IF_ERROR(save_and_announce(tx, it_.outbox, dossier, DossierChange::kProposed));
    return wire::encode(dossier, forms, date_in_vietnam(now));
  });
}

StatusOr<rpc::Bytes> ReviewApi::extend(const rpc::Call& call,
                                       const v1::ExtendDeadlineRequest& request) {
  ASSIGN_OR_RETURN(const Date due, farmgate::wire::read_date(request.due_date(), "due_date"));
  return it_.once.run(call, request, [&](pg::Tx& tx) -> StatusOr<v1::Dossier> {
    ASSIGN_OR_RETURN(Dossier dossier, lock_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    const std::string note = "until " + format_date(due) + ": " + request.reason();
    RETURN_IF_ERROR(move(tx, it_, call, dossier, {Act::kExtend, desk_of(call), note}, now));
    RETURN_IF_ERROR(dossier.extend(due, it_.rules));
    RETURN_IF_ERROR(dossier_rows::save(tx, dossier));
    return whole(tx, dossier, now);
  });
}

StatusOr<v1::ListDossierActivitiesResponse> ReviewApi::activities(
    const rpc::Call& call, const v1::ListDossierActivitiesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, it_.pager.open(request));
  return it_.database.read(
      call.deadline, [&](pg::Tx& tx) -> StatusOr<v1::ListDossierActivitiesResponse> {
        ASSIGN_OR_RETURN(const Dossier dossier, find_dossier(tx, call, request.parent()));
        ASSIGN_OR_RETURN(auto listed, certification::activities::list(
                                          tx, dossier.id, number_of(page.key(0)), page.limit()));
        v1::ListDossierActivitiesResponse reply;
        reply.set_next_page_token(it_.pager.finish(page, listed, [](const Activity& last) {
          return std::vector<std::string>{std::to_string(last.number)};
        }));
        for (const Activity& it : listed) *reply.add_activities() = wire::encode(it);
        ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
        if (reply.next_page_token().empty()) {
          write_expected(dossier, date_in_vietnam(now), reply);
        }
        return reply;
      });
}

}  // namespace farmgate::certification
