#include "tests/e2e/candidate.h"

#include <algorithm>

#include "chassis/testing/pg_sandbox.h"
#include "chassis/wire/convert.h"
#include "farmgate/producers/v1/producer_service.pb.h"

namespace farmgate::testing {
namespace {

namespace vp = certification::v1;

constexpr std::size_t kPiece = 65'536;
constexpr int kSamples = 100;  // more than any set asks for

template <class Request>
void act(Suite& suite, const std::string& method, Request request, const std::string& dossier,
         const Caller& who) {
  request.set_name(dossier);
  certified<vp::Dossier>(suite, "DossierService/" + method, request, who);
}

}  // namespace

Date business_day(Suite& suite) {
  const std::string day =
      suite.value("certification",
                  "SELECT to_char(farmgate_now() AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')");
  return parse_date(day).value();
}

Caller commune_officer() {
  return {"commune-officer", {auth::Role::kCommuneOfficer}, {}, "communes/07582"};
}

void import_rubrics(Suite& suite) {
  const std::string folder = require_env("FARMGATE_ROOT") + "/data/rubrics/qd26-2026";
  const Finished imported = suite.farmgate(
      {"import", "rubrics", folder, "--as", officer().subject, "--roles", "PROVINCE_OFFICER"});
  if (imported.code != 0) throw std::runtime_error(imported.err);
}

vp::Rubric read_rubric(Suite& suite, int set) {
  vp::GetRubricRequest get;
  get.set_name(std::string("rubrics/qd26-2026-") + (set < 10 ? "0" : "") + std::to_string(set));
  return suite
      .settle<vp::Rubric>("farmgate.certification.v1.RubricService/GetRubric", get, officer())
      .value();
}

std::vector<vp::SheetAnswer> best_sheet(const vp::Rubric& rubric) {
  std::vector<vp::SheetAnswer> sheet;
  for (const vp::Criterion& criterion : rubric.criteria()) {
    if (criterion.options().empty()) continue;
    const auto best = std::ranges::max_element(criterion.options(), {}, &vp::Option::points);
    sheet.emplace_back().set_criterion(criterion.code());
    sheet.back().set_option(best->number());
  }
  return sheet;
}

vp::Registration registration() {
  vp::Registration form;
  form.set_unit_name("Vườn vải (ví dụ)");
  form.set_representative_name("Chủ vườn (ví dụ)");
  form.set_address("Thôn Mẫu (ví dụ)");
  form.set_phone("0912345678");
  form.set_product_title("Vải thiều");
  return form;
}

std::string small_pdf(const std::string& what) {
  return "%PDF-1.4\n% " + what + "\nstartxref\n9\n%%EOF\n";
}

StatusOr<vp::Evidence> attach(Suite& suite, const Caller& who, const std::string& dossier,
                              const std::string& kind, const std::string& type,
                              const std::string& content) {
  vp::AttachEvidenceRequest request;
  request.set_parent(dossier);
  request.set_request_id(Uuid::v7().to_string());
  request.mutable_evidence()->set_kind(kind);
  request.mutable_evidence()->set_title("Giấy tờ (ví dụ)");
  request.mutable_chunk()->set_content_type(type);
  const auto upload =
      suite.channel("certification")
          .upload("farmgate.certification.v1.DossierService/AttachEvidence",
                  {.deadline = in(std::chrono::seconds(30)), .token = suite.token(who)});
  std::size_t sent = 0;
  do {
    request.mutable_chunk()->set_data(content.substr(sent, kPiece));
    sent += kPiece;
  } while (upload->send(request) && sent < content.size());  // finish() says what became of it
  ASSIGN_OR_RETURN(const std::string bytes, upload->finish());
  vp::Evidence reply;
  if (!reply.ParseFromString(bytes)) return internal("a reply that cannot be read");
  return reply;
}

Stall another_product(Suite& suite, const Stall& stall) {
  producers::v1::CreateProductRequest create;
  create.set_parent(stall.producer);
  create.mutable_product()->set_title("Vải sấy");
  create.mutable_product()->set_ocop_set(1);
  create.set_request_id(Uuid::v7().to_string());
  Stall out = stall;
  out.product = suite
                    .settle<producers::v1::Product>(
                        "farmgate.producers.v1.ProducerService/CreateProduct", create, stall.seller)
                    .value()
                    .name();
  return out;
}

std::string draft(Suite& suite, const Stall& stall, const std::string& certificate) {
  vp::CreateDossierRequest create;
  vp::Dossier& it = *create.mutable_dossier();
  it.set_product(stall.product);
  it.set_kind(certificate.empty() ? vp::DOSSIER_KIND_FIRST : vp::DOSSIER_KIND_RE_RATING);
  it.set_certificate(certificate);
  it.set_wanted_star(4);
  *it.mutable_registration() = registration();
  it.mutable_report()->set_plan("Giữ chất lượng (ví dụ)");
  return certified<vp::Dossier>(suite, "DossierService/CreateDossier", create, stall.seller).name();
}

std::string complete_draft(Suite& suite, const Stall& stall, const std::string& certificate) {
  const std::string name = draft(suite, stall, certificate);
  const vp::Rubric rubric = read_rubric(suite, 1);
  vp::SelfAssessRequest assess;
  assess.set_name(name);
  for (const vp::SheetAnswer& answer : best_sheet(rubric)) *assess.add_answers() = answer;
  certified<vp::SelfAssessment>(suite, "DossierService/SelfAssess", assess, stall.seller);
  for (const vp::EvidenceKind& kind : rubric.evidence_kinds()) {
    if (!kind.mandatory()) continue;
    attach(suite, stall.seller, name, kind.code(), "", small_pdf(name + kind.code())).value();
  }
  return name;
}

void submit(Suite& suite, const Stall& stall, const std::string& dossier) {
  act(suite, "SubmitDossier", vp::SubmitDossierRequest(), dossier, stall.seller);
}

void receive(Suite& suite, const std::string& dossier) {
  act(suite, "ReceiveDossier", vp::ReceiveDossierRequest(), dossier, commune_officer());
}

vp::ProposeDossierRequest proposal(const std::string& dossier) {
  vp::ProposeDossierRequest propose;
  propose.set_name(dossier);
  for (const char* subject : {"LOCAL_MATERIAL", "LOCAL_LABOUR", "IDEA", "LOCAL_IDENTITY"}) {
    vp::CommuneFinding& finding = *propose.mutable_report()->add_findings();
    finding.set_subject(subject);
    finding.set_fulfilled(true);
    finding.set_finding("Đạt (ví dụ)");
  }
  propose.mutable_report()->set_letter_number("15/UBND-KT");
  wire::write(Date(std::chrono::year(2026) / std::chrono::June / std::chrono::day(1)),
              *propose.mutable_report()->mutable_letter_date());
  propose.mutable_report()->set_samples(kSamples);
  return propose;
}

void bring_to_council(Suite& suite, const std::string& dossier) {
  act(suite, "ProposeDossier", proposal(dossier), dossier, commune_officer());
  vp::CheckIntakeRequest intake;
  intake.set_complete(true);
  act(suite, "CheckIntake", intake, dossier, officer());
  vp::FileAdvisoryReportRequest advise;
  advise.mutable_report()->set_number("3/TTV-OCOP");
  advise.mutable_report()->set_text("Đủ điều kiện (ví dụ)");
  act(suite, "FileAdvisoryReport", advise, dossier, officer());
}

}  // namespace farmgate::testing
