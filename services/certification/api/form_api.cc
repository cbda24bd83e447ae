#include "services/certification/api/form_api.h"

#include <google/api/httpbody.pb.h>

#include "chassis/pg/clock.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "services/certification/wire/dossier.h"
#include "services/certification/wire/forms.h"

namespace farmgate::certification {
namespace {

Status empty_form(const char* form) {
  return refuse("FORM_EMPTY", "the form is not filled in yet", {{"form", form}});
}

StatusOr<std::string> page_of(v1::DossierForm form, const v1::Dossier& dossier,
                              const Rubric& rubric, const ScoreSheet& sheet) {
  switch (form) {
    case v1::DOSSIER_FORM_REGISTRATION:
      if (!dossier.has_registration()) return empty_form("registration");
      return wire::registration_page(dossier, rubric);
    case v1::DOSSIER_FORM_SELF_ASSESSMENT:
      if (!dossier.has_report()) return empty_form("report");
      return wire::self_assessment_page(dossier, rubric, sheet);
    default:
      if (!dossier.has_commune_report()) return empty_form("commune_report");
      return wire::commune_report_page(dossier, rubric);
  }
}

}  // namespace

StatusOr<google::api::HttpBody> FormApi::print(const rpc::Call& call,
                                               const v1::PrintDossierFormRequest& request) {
  return it_.database.read(call.deadline, [&](pg::Tx& tx) -> StatusOr<google::api::HttpBody> {
    ASSIGN_OR_RETURN(const Dossier dossier, find_dossier(tx, call, request.name()));
    ASSIGN_OR_RETURN(const auto rubric, it_.book.get(tx, dossier.rubric));
    ASSIGN_OR_RETURN(const auto forms, dossier_rows::forms(tx, dossier.id));
    ASSIGN_OR_RETURN(const ScoreSheet sheet, wire::sheet_of(*rubric, forms.answers));
    ASSIGN_OR_RETURN(const Time now, pg::business_now(tx));
    ASSIGN_OR_RETURN(const v1::Dossier whole, wire::encode(dossier, forms, date_in_vietnam(now)));
    google::api::HttpBody body;
    body.set_content_type("text/html; charset=utf-8");
    ASSIGN_OR_RETURN(*body.mutable_data(), page_of(request.form(), whole, *rubric, sheet));
    return body;
  });
}

}  // namespace farmgate::certification
