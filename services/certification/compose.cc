#include "chassis/host/peers.h"
#include "chassis/host/service.h"
#include "chassis/rpc/channel.h"
#include "chassis/telemetry/log.h"
#include "farmgate/certification/events/v1/certificate_events.pb.h"
#include "farmgate/certification/events/v1/events.pb.h"
#include "farmgate/certification/v1/certificate_service.pb.h"
#include "farmgate/certification/v1/council_service.pb.h"
#include "farmgate/certification/v1/dossier_service.pb.h"
#include "farmgate/certification/v1/rubric_service.pb.h"
#include "services/certification/api/assessment_api.h"
#include "services/certification/api/audit_sweep.h"
#include "services/certification/api/certificate_api.h"
#include "services/certification/api/certificate_sweep.h"
#include "services/certification/api/council_api.h"
#include "services/certification/api/council_print_api.h"
#include "services/certification/api/decision_api.h"
#include "services/certification/api/dossier_api.h"
#include "services/certification/api/evidence_api.h"
#include "services/certification/api/form_api.h"
#include "services/certification/api/review_api.h"
#include "services/certification/api/rubric_api.h"
#include "services/certification/api/scopes.h"
#include "services/certification/api/session_api.h"
#include "services/certification/api/sheet_api.h"
#include "services/certification/api/suggestion_api.h"
#include "services/certification/certification.h"
#include "services/certification/config.h"
#include "services/certification/events/aggregates.h"
#include "services/certification/events/copies.h"
#include "services/certification/events/ties.h"

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
  table.handle("AssessDossier", &assessments, &AssessmentApi::get);
  table.handle("GenerateChecklist", &assessments, &AssessmentApi::checklist);
  table.handle("PrintDossierForm", &forms, &FormApi::print);
}

void serve_evidence(host::Service& it, const DossierParts& parts, rpc::ServiceTable& table) {
  auto& evidence = it.parts.make<EvidenceApi>(parts);
  table.receive("AttachEvidence", &evidence, &EvidenceApi::attach);
  table.handle("GetEvidence", &evidence, &EvidenceApi::get);
  table.handle("ListEvidence", &evidence, &EvidenceApi::list);
  table.handle("DeleteEvidence", &evidence, &EvidenceApi::remove);
  table.handle("PreviewEvidence", &evidence, &EvidenceApi::read);
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

Status serve_suggestions(host::Service& it, const DossierParts& parts, rpc::ServiceTable& table) {
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(host::channel_options(
                                     it.settings, "certification", "cooperatives")));
  auto& linkage = it.parts.make<ContractLinkage>(it.parts.keep(std::move(channel)));
  ASSIGN_OR_RETURN(SuggestionTable read, SuggestionTable::read(suggestions_csv()));
  const auto& proofs = it.parts.make<SuggestionTable>(std::move(read));
  auto& suggestions = it.parts.make<SuggestionApi>(parts, proofs, linkage);
  table.handle("SuggestEvidence", &suggestions, &SuggestionApi::suggest);
  return ok();
}

StatusOr<WorkingDays> calendar_of(const host::Settings& settings) {
  if (settings.text(kHolidays).empty()) return WorkingDays::read(holidays_csv());
  ASSIGN_OR_RETURN(const std::string text, settings.contents(kHolidays));
  return WorkingDays::read(text);
}

StatusOr<DossierParts> dossier_parts(host::Service& it) {
  ASSIGN_OR_RETURN(WorkingDays days, calendar_of(it.settings));
  ASSIGN_OR_RETURN(Provinces areas, Provinces::read(certification_communes_csv()));
  return DossierParts{it.database,
                      it.once,
                      it.outbox,
                      it.pager,
                      it.rules,
                      it.parts.make<WorkingDays>(std::move(days)),
                      it.parts.make<RubricBook>(),
                      it.parts.make<TableStore>(),
                      it.parts.make<Provinces>(std::move(areas))};
}

Status serve_dossiers(host::Service& it, const DossierParts& parts) {
  rpc::ServiceTable table("farmgate.certification.v1.DossierService");
  for (const auto scope : {auth::Scope::kParty, auth::Scope::kCommune, auth::Scope::kProvince}) {
    table.scope(scope, dossiers_of);
  }
  serve_owner(it, parts, table);
  serve_evidence(it, parts, table);
  serve_review(it, parts, table);
  RETURN_IF_ERROR(serve_suggestions(it, parts, table));
  it.add(std::move(table));
  return ok();
}

void serve_sessions(host::Service& it, const CouncilParts& parts, rpc::ServiceTable& table) {
  auto& sessions = it.parts.make<SessionApi>(parts);
  auto& prints = it.parts.make<CouncilPrintApi>(parts);
  table.handle("ConveneSession", &sessions, &SessionApi::convene);
  table.handle("GetSession", &sessions, &SessionApi::get);
  table.handle("ListSessions", &sessions, &SessionApi::list);
  table.handle("RecordAttendance", &sessions, &SessionApi::attend);
  table.handle("RecuseMember", &sessions, &SessionApi::recuse);
  table.handle("SubstituteMember", &sessions, &SessionApi::substitute);
  table.handle("PostponeDossier", &sessions, &SessionApi::postpone);
  table.handle("ConcludeSession", &sessions, &SessionApi::conclude);
  table.handle("PrintMinutes", &prints, &CouncilPrintApi::minutes);
  table.handle("PrintScoreTable", &prints, &CouncilPrintApi::score_table);
}

void serve_sheets(host::Service& it, const CouncilParts& parts, rpc::ServiceTable& table) {
  auto& sheets = it.parts.make<SheetApi>(parts);
  table.handle("SubmitScoreSheet", &sheets, &SheetApi::submit);
  table.handle("GetScoreSheet", &sheets, &SheetApi::get);
  table.handle("ListScoreSheets", &sheets, &SheetApi::list);
  table.handle("CloseScoring", &sheets, &SheetApi::close);
  table.handle("ReopenScoring", &sheets, &SheetApi::reopen);
  table.handle("RecordConsensusSheet", &sheets, &SheetApi::agree);
  table.handle("CorrectClericalError", &sheets, &SheetApi::correct);
}

Status serve_councils(host::Service& it, const DossierParts& dossiers) {
  ASSIGN_OR_RETURN(auto channel, rpc::Channel::open(host::channel_options(
                                     it.settings, "certification", "producers")));
  auto& persons = it.parts.make<RegistryPersons>(it.parts.keep(std::move(channel)));
  const CouncilParts parts{dossiers, persons};
  auto& councils = it.parts.make<CouncilApi>(parts);
  rpc::ServiceTable table("farmgate.certification.v1.CouncilService");
  for (const auto scope : {auth::Scope::kProvince, auth::Scope::kCouncilSession}) {
    table.scope(scope, councils_of);
  }
  table.handle("CreateCouncil", &councils, &CouncilApi::create);
  table.handle("GetCouncil", &councils, &CouncilApi::get);
  table.handle("ListCouncils", &councils, &CouncilApi::list);
  table.handle("UpdateCouncil", &councils, &CouncilApi::update);
  table.handle("AppointMember", &councils, &CouncilApi::appoint);
  table.handle("EndAppointment", &councils, &CouncilApi::end_appointment);
  table.handle("DelegateChair", &councils, &CouncilApi::delegate);
  serve_sessions(it, parts, table);
  serve_sheets(it, parts, table);
  it.add(std::move(table));
  return ok();
}

constexpr auto kSweepEvery = std::chrono::milliseconds(500);

Status serve_certificates(host::Service& it, const DossierParts& dossiers) {
  ASSIGN_OR_RETURN(auto opened, open_certificate_seal(it.settings));
  const CertificateParts parts{dossiers, it.parts.keep(std::move(opened))};
  auto& decisions = it.parts.make<DecisionApi>(parts);
  auto& certificates = it.parts.make<CertificateApi>(parts);
  rpc::ServiceTable table("farmgate.certification.v1.CertificateService");
  for (const auto scope : {auth::Scope::kParty, auth::Scope::kProvince}) {
    table.scope(scope, dossiers_of);
  }
  table.handle("DecideDossier", &decisions, &DecisionApi::decide);
  table.handle("RecordCentralResult", &decisions, &DecisionApi::record_central);
  table.handle("RecordFormerCertificate", &certificates, &CertificateApi::record_former);
  table.handle("GetCertificate", &certificates, &CertificateApi::get);
  table.handle("ListCertificates", &certificates, &CertificateApi::list);
  table.handle("ListExpiring", &certificates, &CertificateApi::expiring);
  table.handle("RevokeCertificate", &certificates, &CertificateApi::revoke);
  table.handle("VerifyCertificate", &certificates, &CertificateApi::verify);
  table.handle("PrintCertificate", &certificates, &CertificateApi::print);
  it.add(std::move(table));
  auto& calendar = it.parts.make<CertificateSweep>(it.background, it.outbox);
  it.every("certificates by the calendar", kSweepEvery, [&calendar] { return calendar.run(); });
  return ok();
}

// Roots of the chains of acts, outside the database.
Status write_roots(host::Service& it) {
  const auto files = audit_files(it.settings);
  if (!files) {
    telemetry::log_warning("no certification.audit_dir: nothing shows that acts were cut off");
    return ok();
  }
  ASSIGN_OR_RETURN(auto opened, open_audit_seal(it.settings));
  const auth::Seal& seal = it.parts.keep(std::move(opened));
  auto& sweep = it.parts.make<AuditSweep>(it.background, *files, seal);
  it.every("roots of the audit", audit_interval(it.settings), [&sweep] { return sweep.run(); });
  return ok();
}

Status compose(host::Service& it) {
  serve_rubrics(it);
  ASSIGN_OR_RETURN(const DossierParts dossiers, dossier_parts(it));
  RETURN_IF_ERROR(serve_dossiers(it, dossiers));
  RETURN_IF_ERROR(serve_councils(it, dossiers));
  RETURN_IF_ERROR(serve_certificates(it, dossiers));
  return write_roots(it);
}

std::vector<host::Setting> settings() {
  auto all = host::address_settings("producers");
  for (host::Setting& it : host::address_settings("cooperatives")) all.push_back(std::move(it));
  for (host::Setting& it : certificate_settings()) all.push_back(std::move(it));
  for (host::Setting& it : audit_settings()) all.push_back(std::move(it));
  all.push_back({.name = kHolidays,
                 .fallback = "",
                 .unit = host::Unit::kText,
                 .help = "table of holidays; none: data/calendar as compiled in"});
  return all;
}

std::vector<farmgate::events::Projection> projections() {
  auto all = copies();
  for (auto& it : ties()) all.push_back(std::move(it));
  return all;
}

}  // namespace

const host::ServiceSpec& certification_spec() {
  static const host::ServiceSpec spec{.name = "certification",
                                      .summary = "OCOP: dossiers, councils, stars, certificates",
                                      .settings = settings(),
                                      .migrations = certification_migrations,
                                      .topics =
                                          [](std::string_view prefix) {
                                            using farmgate::events::topic_of;
                                            return std::vector{
                                                topic_of<events::v1::DossierEvent>(prefix),
                                                topic_of<events::v1::CertificateEvent>(prefix)};
                                          },
                                      .projections = [](const auto&...) { return projections(); },
                                      .aggregates = aggregates,
                                      .compose = compose,
                                      .check_keys = check_keys};
  return spec;
}

}  // namespace farmgate::certification
