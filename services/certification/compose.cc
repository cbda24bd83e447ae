#include <fstream>
#include <sstream>

#include "chassis/host/service.h"
#include "farmgate/certification/events/v1/events.pb.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "farmgate/certification/v1/rubric_service.pb.h"
#include "services/certification/api/assessment_api.h"
#include "services/certification/api/dossier_api.h"
#include "services/certification/api/evidence_api.h"
#include "services/certification/api/form_api.h"
#include "services/certification/api/review_api.h"
#include "services/certification/api/rubric_api.h"
#include "services/certification/api/scopes.h"
#include "services/certification/certification.h"
#include "services/certification/events/aggregates.h"
#include "services/certification/events/copies.h"

namespace farmgate {
const std::vector<pg::Migration>& certification_migrations();
}

namespace farmgate::certification {
namespace {

constexpr const char* kHolidays = "certification.holidays_file";

void serve_rubrics(host::Service& it) {
  auto& api = it.parts.make<RubricApi>(RubricApi::Parts{it.database, it.once, it.pager, it.rules});
  rpc::ServiceTable table("farmgate.certification.v1.RubricService");
  table.scope(auth::Scope::kProvince, rubrics_of);
  table.handle("ImportRubric", &api, &RubricApi::import);
  table.handle("GetRubric", &api, &RubricApi::get);
  table.handle("ListRubrics", &api, &RubricApi::list);
  it.add(std::move(table));
}

void serve_owner(host::Service& it, const DossierParts& parts, rpc::ServiceTable& table) {
  auto& dossiers = it.parts.make<DossierApi>(parts);
  auto& assessments = it.parts.make<AssessmentApi>(parts);
  auto& forms = it.parts.make<FormApi>(parts);
  table.handle("CreateDossier", &dossiers, &DossierApi::create);
  table.handle("GetDossier", &dossiers, &DossierApi::get);
  table.handle("ListDossiers", &dossiers, &DossierApi::list);
  table.handle("UpdateDossier", &dossiers, &DossierApi::update);
  table.handle("DeleteDossier", &dossiers, &DossierApi::remove);
  table.handle("SubmitDossier", &dossiers, &DossierApi::submit);
  table.handle("WithdrawDossier", &dossiers, &DossierApi::withdraw);
  table.handle("GenerateYearlySummary", &dossiers, &DossierApi::summary);
  table.handle("SelfAssess", &assessments, &AssessmentApi::assess);
  table.handle("GetSelfAssessment", &assessments, &AssessmentApi::get);
  table.handle("GetChecklist", &assessments, &AssessmentApi::checklist);
  table.handle("PrintDossierForm", &forms, &FormApi::print);
}

void serve_evidence(host::Service& it, const DossierParts& parts, rpc::ServiceTable& table) {
  auto& evidence = it.parts.make<EvidenceApi>(parts);
  table.receive("AttachEvidence", &evidence, &EvidenceApi::attach);
  table.handle("GetEvidence", &evidence, &EvidenceApi::get);
  table.handle("ListEvidence", &evidence, &EvidenceApi::list);
  table.handle("DeleteEvidence", &evidence, &EvidenceApi::remove);
  table.handle("ReadEvidence", &evidence, &EvidenceApi::read);
}

void serve_review(host::Service& it, const DossierParts& parts, rpc::ServiceTable& table) {
  auto& review = it.parts.make<ReviewApi>(parts);
  table.handle("ReceiveDossier", &review, &ReviewApi::receive);
  table.handle("ReturnDossier", &review, &ReviewApi::send_back);
  table.handle("ProposeDossier", &review, &ReviewApi::propose);
  table.handle("CheckIntake", &review, &ReviewApi::check_intake);
  table.handle("FileAdvisoryReport", &review, &ReviewApi::advise);
  table.handle("ExtendDeadline", &review, &ReviewApi::extend);
  table.handle("ListDossierActivities", &review, &ReviewApi::activities);
}

StatusOr<WorkingDays> calendar_of(const host::Settings& settings) {
  const std::string& path = settings.text(kHolidays);
  if (path.empty()) return WorkingDays::read(holidays_csv());
  std::ifstream file(path);
  if (!file) {
    return Status(Code::kInvalidArgument, "SETTING_INVALID",
                  std::string(kHolidays) + ": " + path + " cannot be read");
  }
  std::ostringstream text;
  text << file.rdbuf();
  return WorkingDays::read(text.str());
}

Status serve_dossiers(host::Service& it) {
  ASSIGN_OR_RETURN(WorkingDays days, calendar_of(it.settings));
  ASSIGN_OR_RETURN(Provinces areas, Provinces::read(certification_communes_csv()));
  const DossierParts parts{it.database,
                           it.once,
                           it.outbox,
                           it.pager,
                           it.rules,
                           it.parts.make<WorkingDays>(std::move(days)),
                           it.parts.make<RubricBook>(),
                           it.parts.make<TableStore>(),
                           it.parts.make<Provinces>(std::move(areas))};
  rpc::ServiceTable table("farmgate.certification.v1.DossierService");
  for (const auto scope : {auth::Scope::kParty, auth::Scope::kCommune, auth::Scope::kProvince}) {
    table.scope(scope, dossiers_of);
  }
  serve_owner(it, parts, table);
  serve_evidence(it, parts, table);
  serve_review(it, parts, table);
  it.add(std::move(table));
  return ok();
}

Status compose(host::Service& it) {
  serve_rubrics(it);
  return serve_dossiers(it);
}

}  // namespace

const host::ServiceSpec& certification_spec() {
  static const host::ServiceSpec spec{
      .name = "certification",
      .summary = "OCOP: rubrics, dossiers on their way to a star",
      .settings = {{.name = kHolidays,
                    .fallback = "",
                    .unit = host::Unit::kText,
                    .help = "table of holidays; none: data/calendar as compiled in"}},
      .migrations = certification_migrations,
      .topics =
          [](std::string_view prefix) {
            return std::vector{farmgate::events::topic_of<events::v1::DossierEvent>(prefix)};
          },
      .projections = [](const auto&...) { return copies(); },
      .aggregates = aggregates,
      .compose = compose};
  return spec;
}

}  // namespace farmgate::certification
